-- Why: after a payment the insurer steps into the policyholder's right against the buyer, up to what it paid and without harm to what
-- the policyholder still lacks (상법 §682①). Money that comes in is split by the rule; money paid without right is taken back after notice.

create table claims.recovery (
  id text primary key check (id like 'ry\_%'),
  organisation text not null,
  claim_id text not null references claims.claim,
  amount bigint not null check (amount > 0),
  received_on date not null,
  source text not null check (source in ('buyer', 'security', 'insolvency_dividend', 'guarantor', 'other')),
  reference text,
  rule text not null check (rule in ('insured_first', 'pro_rata')),
  to_policyholder bigint not null check (to_policyholder >= 0),
  to_insurer bigint not null check (to_insurer >= 0),
  surplus bigint not null check (surplus >= 0),
  client text not null,
  created_at timestamptz not null,
  check (to_policyholder + to_insurer + surplus = amount)
);
create index recovery_by_claim on claims.recovery (claim_id, id);

-- That the insurer turned to the buyer, which learns of the insurance only then.
create table claims.subrogation (
  claim_id text primary key references claims.claim,
  organisation text not null,
  -- What was paid when it did.
  amount bigint not null check (amount > 0),
  exercised_on date not null,
  reference text not null,
  client text not null,
  created_at timestamptz not null
);

create table claims.clawback (
  id text primary key check (id like 'cb\_%'),
  organisation text not null,
  claim_id text not null references claims.claim,
  notice_id text not null references claims.adverse_notice,
  amount bigint not null check (amount > 0),
  reasons text[] not null check (cardinality(reasons) > 0),
  demanded_on date not null,
  client text not null,
  created_at timestamptz not null
);
-- A notice is the ground of one clawback.
create unique index clawback_of_notice on claims.clawback (organisation, notice_id);
create index clawback_by_claim on claims.clawback (claim_id, id);

-- What of it came back.
create table claims.clawback_receipt (
  id text primary key check (id like 'cr\_%'),
  organisation text not null,
  clawback_id text not null references claims.clawback,
  amount bigint not null check (amount > 0),
  received_on date not null,
  reference text not null,
  client text not null,
  created_at timestamptz not null
);
create index clawback_receipt_by_clawback on claims.clawback_receipt (clawback_id, id);

create table claims.complaint (
  id text primary key check (id like 'cp\_%'),
  organisation text not null,
  claim_id text not null references claims.claim,
  text text not null,
  made_on date not null,
  client text not null,
  created_at timestamptz not null
);
create index complaint_by_claim on claims.complaint (claim_id, id);

do $$
declare
  v_table text;
begin
  foreach v_table in array array['recovery', 'subrogation', 'clawback', 'clawback_receipt', 'complaint'] loop
    execute format('alter table claims.%I enable row level security', v_table);
    execute format('create policy %I on claims.%I for select using (organisation = platform.current_organisation())',
      v_table || '_own', v_table);
    execute format($policy$create policy %I on claims.%I for all using (platform.current_actor_kind() = 'insurer')
      with check (platform.current_actor_kind() = 'insurer')$policy$, v_table || '_insurer', v_table);
    execute format($policy$create policy %I on claims.%I for select using (platform.current_actor_kind() = 'auditor')$policy$,
      v_table || '_auditor', v_table);
    execute format('grant select, insert on claims.%I to claims_api', v_table);
  end loop;
end
$$;
create policy complaint_insert on claims.complaint for insert
  with check (organisation = platform.current_organisation());

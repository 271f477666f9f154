-- Why: what is planned against a policyholder is told first and may be answered; a decision above a person's authority needs a second
-- one; who is not content appeals to somebody else. All of it stays as it was said.

create table claims.adverse_notice (
  id text primary key check (id like 'an\_%'),
  organisation text not null,
  claim_id text not null references claims.claim,
  -- Null for what is planned after a payment: to take some of it back.
  assessment_id text references claims.assessment,
  planned text not null check (planned in ('deny', 'partly_approve', 'clawback')),
  -- What would be paid, or taken back.
  planned_amount bigint not null check (planned_amount >= 0),
  reasons text[] not null check (cardinality(reasons) > 0),
  given_on date not null,
  answer_by date not null,
  client text not null,
  created_at timestamptz not null
);
create index adverse_notice_by_claim on claims.adverse_notice (claim_id, id desc);

create table claims.adverse_notice_answer (
  notice_id text primary key references claims.adverse_notice,
  organisation text not null,
  text text not null,
  answered_on date not null,
  client text not null,
  created_at timestamptz not null
);

create table claims.decision (
  id text primary key check (id like 'dc\_%'),
  organisation text not null,
  claim_id text not null references claims.claim,
  assessment_id text not null references claims.assessment,
  notice_id text references claims.adverse_notice,
  outcome text not null check (outcome in ('approve', 'partly_approve', 'deny')),
  -- Insurance money before unpaid premium is set off.
  amount bigint not null check (amount >= 0 and (amount = 0) = (outcome = 'deny')),
  loss_reduction_costs bigint not null check (loss_reduction_costs >= 0),
  reasons text[] not null check (cardinality(reasons) > 0),
  -- What its authority was measured by, and who else must say yes.
  at_stake bigint not null check (at_stake >= 0),
  confirmation text not null check (confirmation in ('none', 'manager', 'colleague')),
  -- The rule that set the limit, as the rulebook stated it.
  authority json not null,
  decided_on date not null,
  decided_by_organisation text not null,
  decided_by text not null,
  created_at timestamptz not null
);
create index decision_by_claim on claims.decision (claim_id, id desc);

-- Once: the key keeps a second confirmation out whatever comes together.
create table claims.decision_confirmation (
  decision_id text primary key references claims.decision,
  organisation text not null,
  confirmed_on date not null,
  confirmed_by_organisation text not null,
  confirmed_by text not null,
  created_at timestamptz not null
);

create table claims.appeal (
  id text primary key check (id like 'al\_%'),
  organisation text not null,
  claim_id text not null references claims.claim,
  decision_id text not null references claims.decision,
  grounds text not null,
  appealed_on date not null,
  client text not null,
  created_at timestamptz not null
);
create index appeal_by_claim on claims.appeal (claim_id, id desc);

create table claims.appeal_decision (
  appeal_id text primary key references claims.appeal,
  organisation text not null,
  outcome text not null check (outcome in ('allowed', 'dismissed')),
  reasons text[] not null check (cardinality(reasons) > 0),
  decided_on date not null,
  decided_by text not null,
  created_at timestamptz not null
);

do $$
declare
  v_table text;
begin
  foreach v_table in array array['adverse_notice', 'adverse_notice_answer', 'decision', 'decision_confirmation', 'appeal',
    'appeal_decision'] loop
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
-- What the policyholder says itself.
create policy adverse_notice_answer_insert on claims.adverse_notice_answer for insert
  with check (organisation = platform.current_organisation());
create policy appeal_insert on claims.appeal for insert
  with check (organisation = platform.current_organisation());

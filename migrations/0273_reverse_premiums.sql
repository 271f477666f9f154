-- Why: a premium may be recorded by mistake, or its transfer may bounce. The record stays as it was; that it was reversed stands beside it,
-- and so does that what was owed back of it is owed no more. The transfer's reference can then stand for what really arrived.

create table policy.premium_reversal (
  payment_id text primary key references policy.premium_payment,
  organisation text not null,
  policy_id text not null references policy.policy,
  reason text not null check (char_length(reason) between 1 and 200),
  reversed_on date not null,
  client text not null,
  created_at timestamptz not null
);
create index premium_reversal_by_policy on policy.premium_reversal (policy_id);
comment on table policy.premium_reversal is 'Premiums that were recorded by mistake, or whose transfer bounced; never changed';

-- A refund that was owed for money which never was there.
create table policy.refund_withdrawal (
  refund_id text primary key references policy.premium_refund,
  organisation text not null,
  policy_id text not null references policy.policy,
  -- The premium that was reversed.
  source_id text not null,
  withdrawn_on date not null,
  client text not null,
  created_at timestamptz not null
);
comment on table policy.refund_withdrawal is 'Refunds that are owed no more, since what they came from was reversed; never changed';

do $$
declare
  v_table text;
begin
  foreach v_table in array array['premium_reversal', 'refund_withdrawal'] loop
    execute format('alter table policy.%I enable row level security', v_table);
    execute format('create policy %I on policy.%I for select using (organisation = platform.current_organisation())',
      v_table || '_own', v_table);
    execute format($policy$create policy %I on policy.%I for all using (platform.current_actor_kind() = 'insurer')
      with check (platform.current_actor_kind() = 'insurer')$policy$, v_table || '_insurer', v_table);
    execute format($policy$create policy %I on policy.%I for select using (platform.current_actor_kind() = 'auditor')$policy$,
      v_table || '_auditor', v_table);
    execute format('create policy %I on policy.%I for select to policy_job using (true)', v_table || '_job', v_table);
    execute format('grant select, insert on policy.%I to policy_api', v_table);
    execute format('grant select on policy.%I to policy_job', v_table);
  end loop;
end
$$;

-- One more than were reversed before it.
alter table policy.premium_payment add column number integer not null default 1 check (number > 0);
create unique index premium_payment_once on policy.premium_payment (organisation, policy_id, reference, number);
drop index policy.premium_payment_by_reference;

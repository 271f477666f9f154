-- Why: a transfer may bounce after the policy's end was settled with it. What was owed back of it is then owed in part no more, and what
-- was paid back too much is asked for again. And what an end takes back of premium that was not due yet is still deducted from a claim for
-- an event before that end (상법 §677), so it has to be known which end took it back.

-- A refund's row stays as it was; what of it is owed no more stands beside it, once for each premium that was reversed.
create table policy.refund_reduction (
  refund_id text not null references policy.premium_refund,
  -- The premium that was reversed.
  source_id text not null,
  organisation text not null,
  policy_id text not null references policy.policy,
  amount bigint not null check (amount > 0),
  reduced_on date not null,
  client text not null,
  created_at timestamptz not null,
  primary key (refund_id, source_id)
);
comment on table policy.refund_reduction is 'What of refunds is owed no more, since premium that they were worked out with was reversed; never changed';

alter table policy.refund_reduction enable row level security;
create policy refund_reduction_own on policy.refund_reduction for select
  using (organisation = platform.current_organisation());
create policy refund_reduction_insurer on policy.refund_reduction for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy refund_reduction_auditor on policy.refund_reduction for select
  using (platform.current_actor_kind() = 'auditor');
create policy refund_reduction_job on policy.refund_reduction for select to policy_job using (true);
grant select, insert on policy.refund_reduction to policy_api;
grant select on policy.refund_reduction to policy_job;

-- `repayment`: what was paid back too much, because a premium was reversed afterwards.
alter table policy.invoice drop constraint invoice_kind_check;
alter table policy.invoice add constraint invoice_kind_check check (kind in ('premium', 'endorsement', 'earned', 'repayment'));

-- The end that took it back: a cancellation, a termination, a rescission, or the policy itself for a lapse; null for a change.
alter table policy.invoice add column voided_by text;
grant update (voided_by) on policy.invoice to policy_api, policy_job;
create index invoice_taken_back on policy.invoice (policy_id) where voided_by is not null;

update policy.invoice i set voided_by = c.id
from policy.cancellation c
where c.policy_id = i.policy_id and i.voided_on is not null
  and not exists (select from policy.cancellation_withdrawal w where w.cancellation_id = c.id)
  and case when c.record -> 'voided' is null then i.voided_on = c.requested_on
    else exists (select from json_array_elements_text(c.record -> 'voided') v where v = i.id) end;

-- The job that settles ends has to tell a rescission from a cancellation.
create policy rescission_end_job on policy.rescission_end for select to policy_job using (true);
grant select on policy.rescission_end to policy_job;

-- What ends took back of unpaid premium and do not ask for as earned: a claim payment for an event before the end deducts it.
create view policy.published_voided_premium as
  select v.policy_id, v.organisation, greatest(0, v.unpaid - coalesce((
      select sum(e.amount) from policy.invoice e
      where e.policy_id = v.policy_id and e.kind = 'earned' and e.voided_on is null), 0))::bigint as amount
  from (
    select i.policy_id, i.organisation, sum(i.amount - i.paid) as unpaid
    from policy.invoice i
    where i.voided_by like 'cn\_%' and i.kind <> 'earned'
    group by i.policy_id, i.organisation
  ) v;
grant select on policy.published_voided_premium to claims_api, claims_job;
call platform.publish_view('policy.published_voided_premium');

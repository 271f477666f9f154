-- Why: a cancellation for a day ahead can be withdrawn until that day, and the policy cancelled anew. Both stay as they were said: a
-- withdrawal is a row beside the cancellation, and each further cancellation has its number, so that one at a time counts.

create table policy.cancellation_withdrawal (
  cancellation_id text primary key references policy.cancellation,
  organisation text not null,
  policy_id text not null references policy.policy,
  reason text not null check (char_length(reason) between 1 and 200),
  withdrawn_on date not null,
  client text not null,
  created_at timestamptz not null
);
create index cancellation_withdrawal_by_policy on policy.cancellation_withdrawal (policy_id);
comment on table policy.cancellation_withdrawal is 'Planned cancellations that were withdrawn before their day; never changed';

alter table policy.cancellation_withdrawal enable row level security;
create policy cancellation_withdrawal_own on policy.cancellation_withdrawal for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy cancellation_withdrawal_insurer on policy.cancellation_withdrawal for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy cancellation_withdrawal_auditor on policy.cancellation_withdrawal for select
  using (platform.current_actor_kind() = 'auditor');
create policy cancellation_withdrawal_job on policy.cancellation_withdrawal for select to policy_job using (true);
grant select, insert on policy.cancellation_withdrawal to policy_api;
grant select on policy.cancellation_withdrawal to policy_job;

alter table policy.cancellation
  -- One more than were withdrawn before it.
  add column number integer not null default 1 check (number > 0),
  -- How many changes of the policy there were: one that came since was agreed for the time until the end.
  add column endorsements integer not null default 0 check (endorsements >= 0);
update policy.cancellation c set endorsements = (
  select count(*) from policy.endorsement e where e.policy_id = c.policy_id and e.created_at <= c.created_at);
create unique index cancellation_one_at_a_time on policy.cancellation (organisation, policy_id, number);
drop index policy.cancellation_once;

-- As the insurer's pages of other lists: nearly all rows are expected to be seen, not one in two hundred.
alter policy premium_payment_insurer on policy.premium_payment
  using (nullif(platform.current_actor_kind() = 'insurer', false) is not null);
alter policy premium_payment_auditor on policy.premium_payment
  using (nullif(platform.current_actor_kind() = 'auditor', false) is not null);

-- Why: how and why a policy ended early, and the working of what was given back to whom, stay as they were answered.

create table policy.cancellation (
  id text primary key check (id like 'cn\_%'),
  organisation text not null,
  policy_id text not null references policy.policy,
  reason text not null check (reason in ('policyholder_request', 'terms_not_explained', 'premium_in_arrears')),
  -- First day without cover.
  cancelled_from date not null,
  requested_on date not null,
  -- The refund as it was worked out, with its rules.
  record json not null,
  client text not null,
  created_at timestamptz not null
);
create unique index cancellation_once on policy.cancellation (organisation, policy_id);
create index cancellation_by_policy on policy.cancellation (policy_id);

alter table policy.cancellation enable row level security;
create policy cancellation_own on policy.cancellation for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy cancellation_insurer on policy.cancellation for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy cancellation_auditor on policy.cancellation for select
  using (platform.current_actor_kind() = 'auditor');
create policy cancellation_job on policy.cancellation for all to policy_job using (true) with check (true);
grant select, insert on policy.cancellation to policy_api, policy_job;

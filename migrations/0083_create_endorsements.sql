-- Why: a policy is changed by an endorsement (계약변경), from a day on: what it changed, what premium that gives back or costs, and to
-- whom. More cover is underwritten by the rules in the same request; it has a hold on capacity and a price of its own.

create table policy.endorsement (
  id text primary key check (id like 'en\_%'),
  organisation text not null,
  client text not null,
  policy_id text not null references policy.policy,
  status text not null check (status in ('pending_underwriting', 'applied', 'declined', 'withdrawn')),
  effective_from date not null,
  -- What was asked for.
  changes json not null,
  -- What it came to when it was applied: the cover, the premium difference and its payers, with the rules; of added cover its hold and
  -- how its buyers were assessed, which is shown to nobody. Null until then.
  record json,
  requested_on date not null,
  applied_on date,
  decided_by text,
  decision_reason text,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((status = 'applied') = (record is not null)),
  check ((status = 'applied') = (applied_on is not null))
);
create index endorsement_by_policy on policy.endorsement (policy_id, id desc);
create index endorsement_by_organisation on policy.endorsement (organisation, id desc);
create index endorsement_pending on policy.endorsement (id) where status = 'pending_underwriting';

alter table policy.endorsement enable row level security;
create policy endorsement_own on policy.endorsement for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy endorsement_insurer on policy.endorsement for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy endorsement_auditor on policy.endorsement for select
  using (platform.current_actor_kind() = 'auditor');
create policy endorsement_job on policy.endorsement for select to policy_job using (true);
create policy endorsement_published on policy.endorsement for select to policy_publisher
  using (current_user::text like '%\_job');
grant select, insert on policy.endorsement to policy_api;
grant update (status, record, applied_on, decided_by, decision_reason, version, updated_at) on policy.endorsement to policy_api;
grant select on policy.endorsement to policy_job;

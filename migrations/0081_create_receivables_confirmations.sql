-- Why: a bank may lend at a better rate against insured receivables without a pledge (001:L229). What it is shown is what the
-- policyholder consented to show it, as it stood on that day; when the consent ends, so does the view.

create table policy.receivables_confirmation (
  id text primary key check (id like 'ic\_%'),
  organisation text not null,
  policy_id text not null references policy.policy,
  bank text not null,
  -- When the policyholder consented, and the last day of it.
  consented_on date not null,
  valid_until date not null check (valid_until >= consented_on),
  -- What is confirmed, as of the day.
  as_of date not null,
  facts json not null,
  withdrawn_on date,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index receivables_confirmation_by_organisation on policy.receivables_confirmation (organisation, id desc);
create index receivables_confirmation_by_bank on policy.receivables_confirmation (bank, id desc);

alter table policy.receivables_confirmation enable row level security;
create policy receivables_confirmation_own on policy.receivables_confirmation for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
-- A bank sees it while the consent lasts.
create policy receivables_confirmation_bank on policy.receivables_confirmation for select
  using (bank = platform.current_organisation() and withdrawn_on is null and valid_until >= platform.business_date());
create policy receivables_confirmation_insurer on policy.receivables_confirmation for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
grant select, insert on policy.receivables_confirmation to policy_api;
grant update (withdrawn_on, version, updated_at) on policy.receivables_confirmation to policy_api;

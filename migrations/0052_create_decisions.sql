-- Why: an auditor works a decision out again to the same won. The applicant sees what was decided and why; what it was decided with,
-- such as the capacity that others left, is a row that only the insurer and the auditor read, sealed by a digest with a salt of its
-- own, so that nobody finds the figures behind it by trying.

create table underwriting.application_decision (
  id text primary key check (id like 'ad\_%'),
  organisation text not null,
  application_id text not null references underwriting.application,
  -- By the rules alone, or by the person who decided a referral.
  kind text not null check (kind in ('rules', 'person')),
  referral_id text,
  outcome text not null check (outcome in ('approved', 'proposed', 'referred', 'declined')),
  business_date date not null,
  rulebook_sha256 text not null,
  engine_version text not null,
  -- Over the facts beside it and the outcome.
  digest text not null check (digest ~ '^sha256:[0-9a-f]{64}$'),
  record json not null,
  offer_id text,
  decided_by text not null,
  created_at timestamptz not null
);
create index decision_by_application on underwriting.application_decision (application_id, id desc);

alter table underwriting.application_decision enable row level security;
create policy application_decision_own on underwriting.application_decision for select
  using (organisation = platform.current_organisation());
create policy application_decision_read on underwriting.application_decision for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy application_decision_insert on underwriting.application_decision for insert
  with check (organisation = platform.current_organisation() or platform.current_actor_kind() = 'insurer');
grant select, insert on underwriting.application_decision to underwriting_api;

create table underwriting.decision_facts (
  decision_id text primary key references underwriting.application_decision,
  organisation text not null,
  facts json not null
);
alter table underwriting.decision_facts enable row level security;
create policy decision_facts_read on underwriting.decision_facts for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
-- Whoever submits writes them, and cannot read them afterwards.
create policy decision_facts_insert on underwriting.decision_facts for insert
  with check (organisation = platform.current_organisation() or platform.current_actor_kind() = 'insurer');
grant select, insert on underwriting.decision_facts to underwriting_api;

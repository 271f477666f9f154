-- Why: only grades that underwriters assessed bind, and each decision must be found again with the grades of its day: assessments are
-- added, never changed. What a feed reports of a firm afterwards makes them stale. A limit is withdrawn for the future alone.

create table underwriting.credit_assessment (
  id text primary key check (id like 'ca\_%'),
  business_number text not null references underwriting.party,
  assessed_on date not null,
  -- How many assessments of that day there are with this one: another content for the same day is a new version.
  version integer not null check (version >= 1),
  credit_status text not null check (credit_status in ('graded', 'unrated', 'unassessed')),
  -- AR 1-18, of which 1-16 can be insured.
  credit_grade smallint check (credit_grade between 1 and 18),
  simple_credit_status text not null check (simple_credit_status in ('graded', 'unrated', 'unassessed')),
  simple_grade smallint check (simple_grade between 1 and 7),
  -- The last day on which it may be relied on.
  valid_until date not null check (valid_until > assessed_on),
  source text not null check (char_length(source) between 1 and 200),
  assessed_by text not null,
  created_at timestamptz not null,
  unique (business_number, assessed_on, version),
  check ((credit_status = 'graded') = (credit_grade is not null)),
  check ((simple_credit_status = 'graded') = (simple_grade is not null))
);
comment on table underwriting.credit_assessment is 'What underwriters found of each firm''s credit, in versions; of no organisation, written by the insurer alone';

alter table underwriting.credit_assessment enable row level security;
-- Every decision is made with them, whoever applied; no operation shows them to anyone but the insurer and the auditor.
create policy credit_assessment_read on underwriting.credit_assessment for select using (true);
create policy credit_assessment_insert on underwriting.credit_assessment for insert
  with check (platform.current_actor_kind() = 'insurer');
grant select, insert on underwriting.credit_assessment to underwriting_api;
grant select on underwriting.credit_assessment to underwriting_job;

create table underwriting.credit_signal (
  id text primary key check (id like 'cs\_%'),
  organisation text not null,
  client text not null,
  business_number text not null check (business_number ~ '^[0-9]{10}$'),
  type text not null check (type ~ '^[a-z][a-z_]*$'),
  occurred_on date not null,
  source text not null check (char_length(source) between 1 and 200),
  received_on date not null,
  created_at timestamptz not null
);
create index credit_signal_by_business_number on underwriting.credit_signal (business_number, occurred_on desc);
create index credit_signal_by_organisation on underwriting.credit_signal (organisation, id desc);

alter table underwriting.credit_signal enable row level security;
create policy credit_signal_own on underwriting.credit_signal for select
  using (organisation = platform.current_organisation());
create policy credit_signal_insert on underwriting.credit_signal for insert
  with check (organisation = platform.current_organisation());
create policy credit_signal_insurer on underwriting.credit_signal for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy credit_signal_job on underwriting.credit_signal for select to underwriting_job using (true);
-- A decision counts every signal, whoever reported it, and cannot see who did.
create policy credit_signal_published on underwriting.credit_signal for select to underwriting_publisher
  using (true);
grant select, insert on underwriting.credit_signal to underwriting_api;
grant select on underwriting.credit_signal to underwriting_job;

create view underwriting.published_credit_signal as
  select business_number, type, occurred_on, created_at from underwriting.credit_signal;
grant select on underwriting.credit_signal to underwriting_publisher;
grant select on underwriting.published_credit_signal to underwriting_api, underwriting_job;
call platform.publish_view('underwriting.published_credit_signal');

create table underwriting.limit_withdrawal (
  id text primary key check (id like 'lw\_%'),
  organisation text not null,
  business_number text not null references underwriting.party,
  from_date date not null,
  reason text not null check (char_length(reason) between 1 and 2000),
  recorded_by text not null,
  recorded_on date not null,
  created_at timestamptz not null,
  -- Cover given for days that are over is never taken back.
  check (from_date >= recorded_on)
);
create index limit_withdrawal_by_business_number on underwriting.limit_withdrawal (business_number, from_date);

alter table underwriting.limit_withdrawal enable row level security;
create policy limit_withdrawal_insurer on underwriting.limit_withdrawal for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy limit_withdrawal_insert on underwriting.limit_withdrawal for insert
  with check (organisation = platform.current_organisation() and platform.current_actor_kind() = 'insurer');
create policy limit_withdrawal_job on underwriting.limit_withdrawal for select to underwriting_job using (true);
create policy limit_withdrawal_published on underwriting.limit_withdrawal for select to underwriting_publisher
  using (true);
grant select, insert on underwriting.limit_withdrawal to underwriting_api;
grant select on underwriting.limit_withdrawal to underwriting_job;

-- From which day a person's limit is gone, for deliveries from that day on; why, and who said so, stays with the insurer.
create view underwriting.published_limit_withdrawal as
  select p.party, p.business_number, min(w.from_date) as from_date
  from underwriting.limit_withdrawal w
  join underwriting.party named on named.business_number = w.business_number
  join underwriting.party p on p.party = named.party
  group by p.party, p.business_number;
grant select on underwriting.limit_withdrawal to underwriting_publisher;
grant select on underwriting.published_limit_withdrawal to
  underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;
call platform.publish_view('underwriting.published_limit_withdrawal');

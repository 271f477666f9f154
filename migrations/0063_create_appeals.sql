-- Why: whoever was declined may ask once, within a time, that somebody else looks at it. When it was declined, and by whom, is kept here
-- for both decisions by the rules alone and by people.

create table underwriting.decline (
  id text primary key check (id like 'dc\_%'),
  -- Of the applicant.
  organisation text not null,
  application_id text not null references underwriting.application,
  declined_on date not null,
  -- The last day for an appeal, and the rule that says so.
  appeal_until date not null check (appeal_until >= declined_on),
  rule json not null,
  -- Null where the rules decided.
  declined_by text,
  created_at timestamptz not null
);
create index decline_by_application on underwriting.decline (application_id, id desc);

alter table underwriting.decline enable row level security;
create policy decline_own on underwriting.decline for select
  using (organisation = platform.current_organisation());
create policy decline_read on underwriting.decline for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy decline_insert on underwriting.decline for insert
  with check (organisation = platform.current_organisation() or platform.current_actor_kind() = 'insurer');
grant select, insert on underwriting.decline to underwriting_api;

create table underwriting.appeal (
  id text primary key check (id like 'al\_%'),
  organisation text not null,
  client text not null,
  application_id text not null references underwriting.application,
  decline_id text not null references underwriting.decline,
  reason text not null check (char_length(reason) between 1 and 4000),
  filed_on date not null,
  status text not null check (status in ('filed', 'upheld', 'rejected')),
  decision_reason text check (char_length(decision_reason) between 1 and 4000),
  decided_by text,
  decided_on date,
  -- Where an upheld appeal is decided anew.
  referral_id text references underwriting.referral,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((status = 'filed') = (decided_by is null)),
  check ((decided_by is null) = (decided_on is null) and (decided_by is null) = (decision_reason is null)),
  check (referral_id is null or status = 'upheld')
);
-- One appeal against a decision, however often it is sent.
create unique index appeal_by_decline on underwriting.appeal (organisation, decline_id);
create index appeal_by_organisation on underwriting.appeal (organisation, id desc);
create index appeal_waiting on underwriting.appeal (id) where status = 'filed';

alter table underwriting.appeal enable row level security;
create policy appeal_own on underwriting.appeal for select
  using (organisation = platform.current_organisation());
create policy appeal_insert on underwriting.appeal for insert
  with check (organisation = platform.current_organisation());
create policy appeal_insurer on underwriting.appeal for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy appeal_decide on underwriting.appeal for update
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
grant select, insert on underwriting.appeal to underwriting_api;
grant update (status, decision_reason, decided_by, decided_on, referral_id, version, updated_at) on underwriting.appeal
  to underwriting_api;

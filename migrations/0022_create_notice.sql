-- Why: the system tells the policyholder first. A notice is kept for the organisation it is meant for, in words of no
-- language: its sentences are made when it is read.

create table platform.notice (
  id text primary key check (id like 'nt\_%'),
  organisation text not null,
  kind text not null check (kind ~ '^[a-z_]+$'),
  -- Ids of what it is about, and what its sentences say: figures, dates and codes.
  subject json not null,
  parameters json not null,
  created_at timestamptz not null default clock_timestamp(),
  read_at timestamptz,
  read_by text,
  delivered_at timestamptz,
  check ((read_at is null) = (read_by is null))
);
comment on table platform.notice is 'What organisations were told, and whether they have read it';

create index notice_by_organisation on platform.notice (organisation, id desc);
create index notice_by_kind on platform.notice (organisation, kind, id desc);
create index notice_unread on platform.notice (organisation, id desc) where read_at is null;

alter table platform.notice enable row level security;
create policy notice_own on platform.notice
  using (organisation = platform.current_organisation());
create policy notice_auditor on platform.notice for select
  using (platform.current_actor_kind() = 'auditor');
create policy notice_jobs on platform.notice
  to quote_job, underwriting_job, policy_job, claims_job using (true);

grant select, update (read_at, read_by) on platform.notice to quote_api, underwriting_api, policy_api, claims_api;
grant select, update (delivered_at) on platform.notice to quote_job, underwriting_job, policy_job, claims_job;

-- Writes notices for any organisation: [{id, organisation, kind, subject, parameters}].
create function platform.send_notices(notices json) returns void
  language sql security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  insert into platform.notice (id, organisation, kind, subject, parameters)
  select n.id, n.organisation, n.kind, n.subject, n.parameters
  from json_to_recordset(notices)
    as n (id text, organisation text, kind text, subject json, parameters json);
end;
grant execute on function platform.send_notices(json) to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;

-- Why: bulk work is done in chunks that commit one by one, so that a kill loses nothing and a repetition does nothing
-- twice. Each line of the upload keeps its own result, and the counts are moved in the statement that writes them.

create table platform.import (
  id text primary key check (id like 'im\_%'),
  organisation text not null,
  kind text not null check (kind ~ '^[a-z_]+$'),
  -- What the lines belong to, such as a policy.
  subject text not null,
  status text not null default 'running' check (status in ('running', 'finished', 'failed')),
  -- Why it failed.
  failure text,
  accepted bigint not null default 0,
  rejected bigint not null default 0,
  repeated bigint not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  unique (organisation, id),
  check ((status = 'running') = (finished_at is null)),
  check ((status = 'failed') = (failure is not null))
);
comment on table platform.import is 'Bulk uploads and how far they are';

create table platform.import_line (
  organisation text not null,
  import_id text not null,
  line bigint not null check (line > 0),
  -- What makes two lines the same, such as a tax invoice number.
  key text not null,
  -- repeated: an earlier line of this import has the same key
  status text not null check (status in ('accepted', 'rejected', 'repeated')),
  -- Ids of what was made, or the codes and fields of what is wrong; null for a repeated line.
  result json,
  primary key (organisation, import_id, line),
  foreign key (organisation, import_id) references platform.import (organisation, id) on delete cascade
);
comment on table platform.import_line is 'The result of each line of an import';

create unique index import_line_by_key on platform.import_line (organisation, import_id, key) where status <> 'repeated';
create index import_line_by_status on platform.import_line (organisation, import_id, status, line);

alter table platform.import enable row level security;
alter table platform.import_line enable row level security;
create policy import_own on platform.import
  using (organisation = platform.current_organisation());
create policy import_line_own on platform.import_line
  using (organisation = platform.current_organisation());
create policy import_read_all on platform.import for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy import_line_read_all on platform.import_line for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy import_jobs on platform.import
  to quote_job, underwriting_job, policy_job, claims_job using (true);
create policy import_line_jobs on platform.import_line
  to quote_job, underwriting_job, policy_job, claims_job using (true);

grant select, insert, update (status, failure, accepted, rejected, repeated, finished_at) on platform.import to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;
grant select, insert on platform.import_line to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;

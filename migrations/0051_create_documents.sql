-- Why: an application is decided with papers. A document is a file in the store, named by its digest; the newest of a type counts, and
-- what it replaced stays, for whoever asks later what a decision was made with.

create table underwriting.document (
  id text primary key check (id like 'dm\_%'),
  organisation text not null,
  subject_id text not null references underwriting.application,
  type text not null check (type ~ '^[a-z][a-z_]*$'),
  -- 1, 2, ... within its type.
  version integer not null check (version >= 1),
  sha256 bytea not null check (length(sha256) = 32),
  bytes bigint not null check (bytes > 0),
  media_type text not null,
  client text not null,
  created_at timestamptz not null
);
create unique index document_versions on underwriting.document (organisation, subject_id, type, version);
create index document_by_subject on underwriting.document (subject_id, type, version desc);

alter table underwriting.document enable row level security;
create policy document_own on underwriting.document for select
  using (organisation = platform.current_organisation());
create policy document_insert on underwriting.document for insert
  with check (organisation = platform.current_organisation());
create policy document_insurer on underwriting.document for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
grant select, insert on underwriting.document to underwriting_api;

-- Why: a claim is assessed with papers, and an officer may ask for more. A document is a file in the store, named by its digest; the
-- newest of a type counts, and what it replaced stays.

create table claims.document (
  id text primary key check (id like 'dm\_%'),
  organisation text not null,
  subject_id text not null references claims.claim,
  type text not null check (type ~ '^[a-z][a-z_]*$'),
  -- 1, 2, ... within its type.
  version integer not null check (version >= 1),
  sha256 bytea not null check (length(sha256) = 32),
  bytes bigint not null check (bytes > 0),
  media_type text not null,
  client text not null,
  created_at timestamptz not null
);
create unique index document_versions on claims.document (organisation, subject_id, type, version);
create index document_by_subject on claims.document (subject_id, type, version desc);

alter table claims.document enable row level security;
create policy document_own on claims.document for select
  using (organisation = platform.current_organisation());
create policy document_insert on claims.document for insert
  with check (organisation = platform.current_organisation());
create policy document_insurer on claims.document for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
grant select, insert on claims.document to claims_api;

create table claims.document_request (
  id text primary key check (id like 'dr\_%'),
  organisation text not null,
  claim_id text not null references claims.claim,
  documents text[] not null check (cardinality(documents) > 0),
  reason text not null,
  answer_by date,
  requested_on date not null,
  client text not null,
  created_at timestamptz not null
);
create index document_request_by_claim on claims.document_request (claim_id, id);

alter table claims.document_request enable row level security;
create policy document_request_own on claims.document_request for select
  using (organisation = platform.current_organisation());
create policy document_request_insurer on claims.document_request for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy document_request_auditor on claims.document_request for select
  using (platform.current_actor_kind() = 'auditor');
grant select, insert on claims.document_request to claims_api;

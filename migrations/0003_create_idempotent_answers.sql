-- Why: a caller who did not hear our answer sends the request again with the same key, and must get the same answer
-- instead of the same work twice. An answer is stored in the transaction of the work it answers, so both are there or
-- neither is. Rows are added and, after seven days, removed; they never change.

create table platform.idempotent_answer (
  organisation text not null,
  -- SHA-256 over client, method, path and the caller's key: what callers choose as a key may be anything, even a name.
  key_digest bytea not null check (octet_length(key_digest) = 32),
  -- SHA-256 over the bytes of the body: the same key with another body is a mistake of the caller.
  body_digest bytea not null check (octet_length(body_digest) = 32),
  status smallint not null check (status between 200 and 299),
  location text,
  etag text,
  content_type text,
  content_language text,
  body text,
  stored_at timestamptz not null default now(),
  primary key (organisation, key_digest)
);
comment on table platform.idempotent_answer is 'The committed answers to requests with an Idempotency-Key';

create index idempotent_answer_by_age on platform.idempotent_answer (stored_at);

alter table platform.idempotent_answer enable row level security;

create policy idempotent_answer_own on platform.idempotent_answer for select
  using (organisation = platform.current_organisation());
create policy idempotent_answer_insert on platform.idempotent_answer for insert
  with check (organisation = platform.current_organisation());
-- Jobs see, and may remove, only what is old enough: no bug in a purge can forget a key too early.
create policy idempotent_answer_expired on platform.idempotent_answer for select
  to quote_job, underwriting_job, policy_job, claims_job
  using (stored_at < now() - interval '7 days');
create policy idempotent_answer_purge on platform.idempotent_answer for delete
  to quote_job, underwriting_job, policy_job, claims_job
  using (stored_at < now() - interval '7 days');

grant select, insert on platform.idempotent_answer to quote_api, underwriting_api, policy_api, claims_api;
grant select (organisation, key_digest, stored_at), delete on platform.idempotent_answer to
  quote_job, underwriting_job, policy_job, claims_job;

-- Why: a decision names the version of the rulebook that made it, and must replay from exactly that text years later.
-- Versions are added by the migrating role alone and never change; every service reads them.

create table rulebook.version (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  -- The whole rulebook in its canonical form: the text whose hash is the key.
  content text not null check (sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
  origin text not null check (origin in ('packaged', 'imported', 'example')),
  note text,
  activated_at timestamptz not null default clock_timestamp(),
  -- The business date from which it is in force.
  activated_from date not null
);
comment on table rulebook.version is 'Every rulebook that was ever in force, by the hash of its content';

create index version_by_activation on rulebook.version (activated_from, activated_at);

grant select on rulebook.version to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;

create function rulebook.refuse_change() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'A rulebook version never changes: add a new one' using errcode = 'restrict_violation';
end
$$;

create trigger version_is_immutable before update or delete or truncate on rulebook.version
  for each statement execute function rulebook.refuse_change();

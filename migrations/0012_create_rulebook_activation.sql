-- Why: a version in force is a release with the imports that have begun, and one content may come into force twice (a release
-- that is taken back). So being in force is a row of its own. Nothing here ever changes; what is newer, for its date, holds.

create table rulebook.activation (
  number bigint generated always as identity primary key,
  sha256 text not null references rulebook.version,
  origin text not null check (origin in ('packaged', 'imported', 'example')),
  -- The newest import that begins on this date; null for what a release brings.
  import text references rulebook.import (id),
  check ((origin = 'imported') = (import is not null)),
  -- The business date from which it is in force, until the next one's. For one date the newest row holds.
  activated_from date not null,
  activated_at timestamptz not null default clock_timestamp()
);
comment on table rulebook.activation is 'Which version is in force from which business date on';

create index activation_by_date on rulebook.activation (activated_from, number);

insert into rulebook.activation (sha256, origin, activated_from, activated_at)
  select sha256, origin, activated_from, activated_at from rulebook.version order by activated_at;
drop index rulebook.version_by_activation;
alter table rulebook.version drop column origin, drop column note, drop column activated_at, drop column activated_from;
comment on table rulebook.version is 'Every rulebook that was ever in force, by the hash of its content';

grant select on rulebook.activation to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;

create trigger activation_is_immutable before update or delete or truncate on rulebook.activation
  for each statement execute function rulebook.refuse_change();

-- Puts versions into force: a JSON list of { sha256, content, origin, import, activatedFrom }, oldest date first.
create function rulebook.activate(p_versions jsonb) returns void
  language sql
  set search_path = pg_catalog, pg_temp
as $$
  insert into rulebook.version (sha256, content)
    select v->>'sha256', v->>'content' from jsonb_array_elements(p_versions) v on conflict (sha256) do nothing;
  insert into rulebook.activation (sha256, origin, import, activated_from)
    select v->>'sha256', v->>'origin', v->>'import', (v->>'activatedFrom')::date
    from jsonb_array_elements(p_versions) with ordinality as item (v, place) order by place;
$$;

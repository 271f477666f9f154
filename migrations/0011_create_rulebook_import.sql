-- Why: an operator adds values between two releases, and a release must not hide them, nor they the release. So what was
-- entered is kept apart from what comes out of it: imports are added in order, and a version in force is a packaged
-- rulebook with the imports that have begun. A content may come into force twice (a release that is taken back), so being
-- in force is a row of its own. Nothing here ever changes; what is newer, for its date, holds.

create table rulebook.import (
  number bigint generated always as identity primary key,
  id text not null unique check (id like 'ri\_%'),
  activated_from date not null,
  note text not null,
  -- The values and documents as they were entered, as JSON.
  content text not null,
  imported_at timestamptz not null default clock_timestamp()
);
comment on table rulebook.import is 'What operators entered, in order: laid over every packaged rulebook that comes after';

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

grant select on rulebook.import, rulebook.activation to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;

create trigger import_is_immutable before update or delete or truncate on rulebook.import
  for each statement execute function rulebook.refuse_change();
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

-- Adds an operator's import and what is in force with it. `p_newest` is the newest activation that the caller worked from:
-- false when it no longer is, and nothing is done. Two operators at once would otherwise each hide the other's values.
create function rulebook.store_import(
  p_newest bigint, p_id text, p_activated_from date, p_note text, p_content text, p_versions jsonb
) returns boolean
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set lock_timeout = '10s'
as $$
begin
  if platform.current_actor_kind() is distinct from 'insurer' then
    raise exception 'Only the insurer imports rules' using errcode = 'insufficient_privilege';
  end if;
  lock table rulebook.activation in exclusive mode;
  if p_newest is distinct from (select max(a.number) from rulebook.activation a) then
    return false;
  end if;
  insert into rulebook.import (id, activated_from, note, content) values (p_id, p_activated_from, p_note, p_content);
  perform rulebook.activate(p_versions);
  return true;
end
$$;

grant execute on function rulebook.store_import(bigint, text, date, text, text, jsonb) to quote_api;

-- Why: what happens in one service concerns organisations that never called it, and each of them follows its own feed
-- without missing anything. A row is written in the transaction of the change it tells of, one for each recipient, and
-- gets its place in the recipient's feed only after commit: the order of commits is not the order of ids, so a feed
-- read by id would pass over rows that commit late. Places are counted per recipient, because a filtered common number
-- would show everybody how much others receive.

create table platform.event (
  -- The order of writing. Two changes of one thing are written one after the other, because the thing is locked.
  sequence bigint generated always as identity primary key,
  organisation text not null,
  -- The place in the recipient's feed, from 1 without gaps; null until it is counted.
  position bigint check (position > 0),
  positioned_at timestamptz,
  id text not null check (id like 'msg\_%'),
  type text not null check (type ~ '^[a-z_]+(\.[a-z_]+)+$'),
  source text not null,
  subject text not null,
  time timestamptz not null default clock_timestamp(),
  -- json, not jsonb: kept as written, and writing it costs no second parse
  data json not null,
  check ((position is null) = (positioned_at is null))
);
comment on table platform.event is 'What each organisation is told, one row per recipient';

create unique index event_by_position on platform.event (organisation, position) where position is not null;
create index event_without_position on platform.event (sequence) where position is null;
-- Every row is updated once, soon after it is written: old versions must not pile up in the index of the uncounted.
alter table platform.event set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);

create table platform.event_feed (
  organisation text primary key,
  last_position bigint not null check (last_position > 0),
  -- Everything up to here is past retention and gone.
  purged_through bigint not null default 0 check (purged_through between 0 and last_position)
);
comment on table platform.event_feed is 'How far each organisation''s feed is counted and purged';

alter table platform.event enable row level security;
alter table platform.event_feed enable row level security;
create policy event_own on platform.event for select
  using (organisation = platform.current_organisation());
create policy event_feed_own on platform.event_feed for select
  using (organisation = platform.current_organisation());
-- Webhooks deliver everybody's events.
create policy event_jobs on platform.event for select
  to quote_job, underwriting_job, policy_job, claims_job using (true);
create policy event_feed_jobs on platform.event_feed for select
  to quote_job, underwriting_job, policy_job, claims_job using (true);

grant select on platform.event, platform.event_feed to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;

-- Tells whoever counts that there is something to count. NOTIFY takes a lock of the whole server until the commit is
-- on disk, so that notifying transactions commit one by one. Only one at a time does it, therefore; those beside it
-- neither wait nor notify: the counter stays awake for a while, and looks by itself a few times a second.
create function platform.wake_event_sequencer() returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  if pg_try_advisory_xact_lock(741150020) then
    perform pg_notify('platform_event_written', '');
  end if;
end
$$;

-- Writes one event for each recipient. A service writes here for organisations other than its caller.
create function platform.publish_event(
  event_id text, event_type text, event_source text, event_subject text, recipients text[], event_data json
) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into platform.event (organisation, id, type, source, subject, data)
  select recipient, event_id, event_type, event_source, event_subject, event_data from unnest(recipients) as recipient;
  perform platform.wake_event_sequencer();
end
$$;

-- Writes many events in the order of the list: [{id, type, source, subject, recipients, data}].
create function platform.publish_events(events json) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into platform.event (organisation, id, type, source, subject, data)
  select recipient.name, e.id, e.type, e.source, e.subject, e.data
  from rows from (json_to_recordset(events)
      as (id text, type text, source text, subject text, recipients text[], data json))
    with ordinality as e (id, type, source, subject, recipients, data, nth)
  cross join lateral unnest(e.recipients) with ordinality as recipient (name, nth)
  order by e.nth, recipient.nth;
  perform platform.wake_event_sequencer();
end
$$;

-- Counts committed events into their feeds, oldest first, at most so many; gives how many, or null when another
-- session is counting. Two sessions must never count at once: both would continue from the same place.
--
-- The index of the uncounted is full of entries of rows that are counted by now. A plain index scan marks what it finds
-- dead, so that the next one passes over it; a bitmap scan would visit all of it again, many times a second.
create function platform.assign_event_positions(most integer) returns integer
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set enable_bitmapscan = off
  set enable_seqscan = off
as $$
declare
  counted integer;
  recipients text[];
begin
  if not pg_try_advisory_xact_lock(741150021) then
    return null;
  end if;
  with waiting as materialized (
    select sequence, organisation from platform.event where position is null order by sequence limit most
  ), placed as (
    select sequence, organisation, row_number() over (partition by organisation order by sequence) as nth from waiting
  ), added as (
    select organisation, count(*) as events from waiting group by organisation
  ), advanced as (
    insert into platform.event_feed as feed (organisation, last_position)
    select organisation, events from added
    on conflict (organisation) do update set last_position = feed.last_position + excluded.last_position
    returning organisation, last_position
  ), positioned as (
    update platform.event e
    set position = advanced.last_position - added.events + placed.nth, positioned_at = clock_timestamp()
    from placed join added using (organisation) join advanced using (organisation)
    where e.sequence = placed.sequence
    returning e.organisation
  )
  select count(*), array_agg(distinct organisation) into counted, recipients from positioned;
  perform pg_notify('platform_event', recipient) from unnest(recipients) as recipient;
  return counted;
end
$$;

-- Deletes the oldest events of a feed that were placed before the moment, at most so many; gives how many.
create function platform.purge_events(feed_of text, placed_before timestamptz, most integer) returns integer
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  through bigint;
  deleted integer;
begin
  select max(oldest.position) into through from (
    select e.position, e.positioned_at from platform.event e
    where e.organisation = feed_of and e.position > 0 order by e.position limit most
  ) as oldest
  where oldest.positioned_at < placed_before;
  if through is null then
    return 0;
  end if;
  update platform.event_feed set purged_through = through where organisation = feed_of and purged_through < through;
  delete from platform.event where organisation = feed_of and position <= through;
  get diagnostics deleted = row_count;
  return deleted;
end
$$;

grant execute on function
  platform.publish_event(text, text, text, text, text[], json), platform.publish_events(json) to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;
grant execute on function
  platform.assign_event_positions(integer), platform.purge_events(text, timestamptz, integer) to
  quote_job, underwriting_job, policy_job, claims_job;

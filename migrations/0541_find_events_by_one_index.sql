-- Why: each event is written twice, when it is told of and when it has its place, and each time its number went into an index of all events:
-- a fifteenth of what telling it took, a tenth of what placing it took. One statement ever looked there, the one that writes the places. The
-- events that wait for theirs have an index of their own, by the same number, where looks find them; now that statement finds them there too.
-- Feeds and webhooks read by recipient and position. What is found is joined with its places by their numbers, which no index helps with any
-- more: compared one with each, a thousand events would take a million looks.
--
-- The table is locked for as long as it takes to change the catalogue; no row is touched. Whoever is placing events beside this ends first.

create or replace function platform.assign_event_positions(most integer) returns integer
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set enable_bitmapscan = off
  set enable_nestloop = off
  set enable_seqscan = off
  set plan_cache_mode = force_generic_plan
as $$
declare
  v_floor bigint;
  v_seen bigint;
  v_given_out bigint;
  v_oldest xid8;
  v_sequences bigint[];
  v_recipients text[];
  v_positions bigint[];
begin
  if not pg_try_advisory_xact_lock(741150021) then
    return null;
  end if;
  select f.placed_through, f.seen_through into v_floor, v_seen from platform.event_floor f;
  -- Before this transaction has an id of its own, which becomes `seen_by`.
  if pg_current_xact_id_if_assigned() is null then
    v_given_out := pg_sequence_last_value('platform.event_sequence_seq');
  end if;
  select array_agg(waiting.sequence order by waiting.sequence), array_agg(waiting.organisation order by waiting.sequence),
      pg_snapshot_xmin(pg_current_snapshot())
    into v_sequences, v_recipients, v_oldest
    from (
      select e.sequence, e.organisation from platform.event e
      where e.position is null and e.sequence > coalesce(v_floor, 0) order by e.sequence limit most
    ) as waiting;
  if v_sequences is null then
    return 0;
  end if;

  -- Each feed moves on by what it receives; the events take the places that became free, in the order in which they were written.
  with advanced as (
    insert into platform.event_feed as feed (organisation, last_position)
      select recipient, count(*) from unnest(v_recipients) as recipient group by recipient
      on conflict (organisation) do update set last_position = feed.last_position + excluded.last_position
      returning organisation, last_position
  ), waiting as (
    select w.sequence, w.organisation, row_number() over (partition by w.organisation order by w.sequence desc) as from_last
      from unnest(v_sequences, v_recipients) as w (sequence, organisation)
  )
  select array_agg(waiting.sequence), array_agg(advanced.last_position + 1 - waiting.from_last)
    into v_sequences, v_positions
    from waiting join advanced using (organisation);
  update platform.event e set position = placed.position, positioned_at = clock_timestamp()
    from unnest(v_sequences, v_positions) as placed (sequence, position)
    where e.sequence = any (v_sequences) and e.sequence = placed.sequence and e.position is null;
  perform pg_notify('platform_event', recipient) from (select distinct unnest(v_recipients) as recipient) as told;

  -- This look placed all that it saw, and saw all that was written by transactions older than `seen_by`. An id above one's own is of the
  -- server that the data were restored from: none of its transactions is under way.
  if cardinality(v_sequences) < most and v_given_out >= coalesce(v_seen + 1000, 0) then
    insert into platform.event_floor as f (placed_through, seen_through, seen_by) values (0, v_given_out, pg_current_xact_id())
      on conflict (one_row) do update
        set placed_through = f.seen_through, seen_through = excluded.seen_through, seen_by = excluded.seen_by
        where v_oldest >= f.seen_by or f.seen_by > excluded.seen_by;
  end if;
  return cardinality(v_sequences);
end
$$;

alter table platform.event drop constraint event_pkey;
comment on column platform.event.sequence is
  'The order of writing. Its index holds those that wait for a place; who reads events that have one reads by recipient and position';

-- Writes events, one for each recipient, in the order of the arrays: rows are numbered as they come, so there is nothing to sort. Most calls
-- have one row; to join its columns as six lists took longer than to take each by its number.
create or replace function platform.publish_events(
  p_ids text[], p_types text[], p_sources text[], p_subjects text[], p_recipients text[], p_data json[]
) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $$
declare
  v_transaction xid8 := pg_current_xact_id(); -- before any number is taken
begin
  insert into platform.event (organisation, id, type, source, subject, data)
  select p_recipients[n], p_ids[n]::platform.event_id, p_types[n]::platform.event_type, p_sources[n], p_subjects[n], p_data[n]
  from generate_series(1, cardinality(p_ids)) as n;
  -- As `platform.wake_event_sequencer`, without a query of its own to find that it is awake.
  if pg_try_advisory_xact_lock(741150020) then
    perform pg_notify('platform_event_written', '');
  end if;
end
$$;


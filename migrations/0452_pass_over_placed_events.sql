-- Why: whoever looks for events without a place, many times a second, went through the index entries of all that were placed since the table
-- was last vacuumed, and for as long as anybody reads an older state of the database, be it a backup, through their rows, too. After 28,000
-- events, half a minute of traffic, a look that found nothing took 0.3 ms, beside such a reader 1.8 ms; behind the number up to which no
-- event waits any more it takes less than 0.2.
--
-- That number must not pass a transaction that has written and not committed. A writer has its transaction id before it takes a number for an
-- event, so: numbers that were given out before a transaction T began to write belong to transactions older than T, and once none of those
-- is under way, a look sees, and places, all that is left of them.
--
-- It is written once for a thousand numbers. Written by each look that places something, fifty times a second, all versions of its one row
-- would stay for as long as anybody reads an older state, and each look go through them: 0.2 ms after 20,000 looks, where going through the
-- index entries of a thousand events takes 0.01, beside such a reader 0.06.
--
-- Places are written to events that are named by their numbers: joined with a list of those, a plan that was made while there were some
-- hundred events read all of them for each turn.

create table platform.event_floor (
  one_row boolean primary key default true check (one_row),
  -- No event up to here waits for a place, or ever will.
  placed_through bigint not null,
  -- Numbers up to here were given out to transactions older than `seen_by`.
  seen_through bigint not null,
  seen_by xid8 not null
);
comment on table platform.event_floor is 'Where to begin to look for events without a place; without its row, at the first';
alter table platform.event_floor enable row level security;

create or replace function platform.publish_event(
  event_id text, event_type text, event_source text, event_subject text, recipients text[], event_data json
) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_transaction xid8 := pg_current_xact_id(); -- before any number is taken
begin
  insert into platform.event (organisation, id, type, source, subject, data)
  select recipient, event_id, event_type, event_source, event_subject, event_data from unnest(recipients) as recipient;
  perform platform.wake_event_sequencer();
end
$$;

create or replace function platform.publish_events(
  p_ids text[], p_types text[], p_sources text[], p_subjects text[], p_recipients text[], p_data json[]
) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_transaction xid8 := pg_current_xact_id(); -- before any number is taken
begin
  insert into platform.event (organisation, id, type, source, subject, data)
  select e.recipient, e.id, e.type, e.source, e.subject, e.data
  from unnest(p_ids, p_types, p_sources, p_subjects, p_recipients, p_data) with ordinality
    as e (id, type, source, subject, recipient, data, nth)
  order by e.nth;
  perform platform.wake_event_sequencer();
end
$$;

create or replace function platform.assign_event_positions(most integer) returns integer
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set enable_bitmapscan = off
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
    where e.sequence = any (v_sequences) and e.sequence = placed.sequence;
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

-- Why: events are placed many times a second, a few at a time. Found by a join of one statement, whose plan has to expect a full batch,
-- they were looked for in the whole key: each turn cost as much as all events that were ever written. Numbers that are known first are
-- looked up one by one.

create or replace function platform.assign_event_positions(most integer) returns integer
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set enable_bitmapscan = off
  set enable_seqscan = off
as $$
declare
  v_sequences bigint[];
  v_recipients text[];
  v_positions bigint[];
begin
  if not pg_try_advisory_xact_lock(741150021) then
    return null;
  end if;
  select array_agg(waiting.sequence order by waiting.sequence), array_agg(waiting.organisation order by waiting.sequence)
    into v_sequences, v_recipients
    from (
      select e.sequence, e.organisation from platform.event e where e.position is null order by e.sequence limit most
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
    where e.sequence = placed.sequence;
  perform pg_notify('platform_event', recipient) from (select distinct unnest(v_recipients) as recipient) as told;
  return cardinality(v_sequences);
end
$$;

-- Why: as 0500, for events. In a file, and so a transaction, of its own: whoever locks both tables may wait for somebody who waits for it.
--
-- Nobody but the two functions below writes events, and nobody but the one that places them their positions and times.

create domain platform.event_id as text check (value like 'msg\_%');
create domain platform.event_type as text check (value ~ '^[a-z_]+(\.[a-z_]+)+$');

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
  select recipient, event_id::platform.event_id, event_type::platform.event_type, event_source, event_subject, event_data
  from unnest(recipients) as recipient;
  perform platform.wake_event_sequencer();
end
$$;

-- Writes events, one for each recipient, in the order of the arrays: rows are numbered as they come, so there is nothing to sort. Most calls
-- have one row; to join its columns as six lists took longer than to take each by its number.
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
  select p_recipients[n], p_ids[n]::platform.event_id, p_types[n]::platform.event_type, p_sources[n], p_subjects[n], p_data[n]
  from generate_series(1, cardinality(p_ids)) as n;
  perform platform.wake_event_sequencer();
end
$$;

alter table platform.event
  drop constraint event_id_check,
  drop constraint event_type_check,
  drop constraint event_position_check,
  drop constraint event_check;

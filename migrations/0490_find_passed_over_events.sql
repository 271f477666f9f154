-- Why: an event that no look comes to is lost for every feed and webhook, for good, and nobody hears of it. Looks begin behind
-- `platform.event_floor` since 0452, which rests on every writer having its transaction id before it takes a number, and on numbers that only
-- grow. A call of the functions before 0452 that was under way beside it took its first number without an id; a sequence that was given a
-- cache, or set back by a restore, and rows that are written by hand break the rule too. So the one that places events asks now and then.

-- Whether events wait that looks have passed over; then the next one begins at the first event again.
create function platform.find_passed_over_events() returns boolean
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set enable_bitmapscan = off
  set enable_seqscan = off
as $$
begin
  delete from platform.event_floor f
    where exists (select from platform.event e where e.position is null and e.sequence <= f.placed_through);
  return found;
end
$$;
grant execute on function platform.find_passed_over_events() to quote_job, underwriting_job, policy_job, claims_job;

-- Why: an offer was accepted at the same moment as its application was withdrawn, and both were told so: whoever accepts looked at the hold,
-- and then waited for the offer's row. To accept an offer, or to give a code for it, now locks its hold as well, last, and holds it as it is
-- until that is written down. As for a commit, a type refuses any other answer than the one that nobody waits for.

create domain ledger.held as text constraint hold_is_held check (value = 'held');
create domain ledger.released as text constraint hold_is_released check (value = 'released');

-- How the hold stands, and goes on standing until the transaction ends.
create function ledger.keep_hold(p_id text) returns text
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce((ledger.lock_hold(p_id)).state::text, 'unknown');
end
$$;
grant execute on function ledger.keep_hold(text) to underwriting_api;

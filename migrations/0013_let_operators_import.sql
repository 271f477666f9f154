-- Why: the service role writes no rules itself. What an operator imports goes through one function, which knows who may and
-- whether the import was worked out from what is in force now.

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

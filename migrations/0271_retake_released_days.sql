-- Why: a cancellation for a day ahead gives the days from then on back at once, so that others can be insured for them. Whoever withdraws
-- it asks for the same days again: they are tested as a new hold's are, behind the locks of their accounts, and belong to the holds that
-- gave them back, as if they had never been away.

-- Enters again what the holds gave back in the transaction that began at this moment, each amount under the limit that it was taken under
-- first. `changed` where parties were joined or parted since, so that other accounts would have to carry it; `standing` where the holds
-- take something of those days. The transaction ends with `ledger.settle_retaken`.
create function ledger.retake_released(p_ids text[], p_released_at timestamptz) returns text
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_id text;
  v_hold ledger.hold;
  v_from date;
  v_last bigint;
begin
  for v_id in select unnest(p_ids) as id order by 1 loop
    v_hold := ledger.lock_hold(v_id);
    if v_hold.id is null then return 'unknown'; end if;
    if v_hold.state <> 'committed' then return 'not_committed'; end if;
  end loop;
  select min(e.from_date), max(e.id) into v_from, v_last
    from ledger.entry e where e.hold = any (p_ids) and e.step = 'release' and e.entered_at = p_released_at;
  if exists (select from ledger.entry e where e.hold = any (p_ids) and e.step = 'move' and e.id > v_last) then
    return 'changed';
  end if;
  if exists (select from ledger.standing(p_ids) s where s.until_date > v_from) then
    return 'standing';
  end if;

  insert into ledger.entry (hold, line, account, step, held, committed, from_date, until_date, limit_won)
    select e.hold, e.line, e.account, 'commit', 0, -e.committed, e.from_date, e.until_date,
        (select min(taken.limit_won) from ledger.entry taken
          where taken.hold = e.hold and taken.line = e.line and taken.step = 'hold'
            and split_part(taken.account, ':', 1) = split_part(e.account, ':', 1))
      from ledger.entry e where e.hold = any (p_ids) and e.step = 'release' and e.entered_at = p_released_at;
  update ledger.hold h set until_date = greatest(h.until_date, again.until_date)
    from (select e.hold, max(e.until_date) as until_date from ledger.entry e
      where e.hold = any (p_ids) and e.transaction = pg_current_xact_id() group by e.hold) as again
    where h.id = again.hold;
  return 'retaken';
end
$$;

-- The last statement of such a transaction: TC001 when an account would carry more than its limit on one of the days that were taken again;
-- the detail lists such accounts, separated by spaces.
create function ledger.settle_retaken(p_changed text[]) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_short text;
begin
  perform ledger.carry_entries(p_changed, null);
  with taken as materialized (
    select e.account, e.from_date, e.until_date, e.limit_won from ledger.entry e
      where e.hold = any (p_changed) and e.transaction = pg_current_xact_id() and e.limit_won is not null
  ), level as (
    select c.account, c.day, lead(c.day) over by_day as until_day, ledger.won_total(c.held + c.committed) over by_day as carried
      from (
        select account, day, sum(held)::bigint as held, sum(committed)::bigint as committed from ledger.day_change
          where account in (select t.account from taken t join ledger.account a on a.key = t.account where a.ceiling > t.limit_won)
          group by account, day
      ) as c
      window by_day as (partition by c.account order by c.day)
  )
  select string_agg(distinct level.account, ' ') into v_short
    from level join taken on taken.account = level.account
      and level.day < taken.until_date and coalesce(level.until_day > taken.from_date, true)
    where level.carried > taken.limit_won;
  if v_short is not null then
    raise exception 'What is asked for is more than is left' using errcode = 'TC001', detail = v_short;
  end if;
end
$$;
grant execute on function ledger.retake_released(text[], timestamptz), ledger.settle_retaken(text[]) to policy_api;

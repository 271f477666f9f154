-- Why: a limit is tested and spent in one place, behind the lock of its account, in the last statement of the transaction. What went
-- before wrote entries, which nobody else waits for; here they reach the balances. Plans are kept whatever the arrays hold: making one
-- took longer than its work.

-- A caller acts on holds of its own organisation; the insurer and jobs on any.
create function ledger.may_act_for(p_organisation text) returns boolean
  language sql stable
  return coalesce(p_organisation = platform.current_organisation(), false)
    or coalesce(platform.current_actor_kind() = 'insurer', false)
    or session_user::text like '%\_job';

-- Won added up as won: Postgres' own sum of bigint is a numeric, which takes ten times as long for the running sums over many days.
create aggregate ledger.won_total(bigint) (sfunc = pg_catalog.int8pl, stype = bigint, initcond = '0');

-- Makes one row of all that an account has for a day, and none where they come to nothing. Its account is locked.
create function ledger.add_days_up(p_account text) returns void
  language plpgsql
as $$
declare
  v_days integer;
begin
  with gone as (
    delete from ledger.day_change where account = p_account returning day, held, committed
  )
  insert into ledger.day_change (account, day, held, committed)
    select p_account, day, sum(held), sum(committed) from gone group by day having sum(held) <> 0 or sum(committed) <> 0;
  get diagnostics v_days = row_count;
  update ledger.account set changes = 0, days = v_days where key = p_account;
end
$$;

-- Adds changes to the balances. The accounts, each once, are locked one after the other as their ceilings rise, a new one being made on
-- the way; everybody names them in the order of their keys, so that nobody waits for somebody who waits for him. Where a ceiling comes
-- above the limit, the days decide: TC001 when the account would carry more than its limit on a day of the hold that is placed; the
-- detail lists such accounts, separated by spaces.
create function ledger.carry(
  p_accounts text[], p_rises bigint[], p_limits bigint[],
  p_changing text[], p_days date[], p_held bigint[], p_committed bigint[],
  p_placed text
) returns void
  language plpgsql
as $$
declare
  v_account record;
  v_position integer := 0;
  v_tight text[];
  v_short text;
begin
  insert into ledger.day_change (account, day, held, committed) select * from unnest(p_changing, p_days, p_held, p_committed);
  for v_account in
    insert into ledger.account as kept (key, ceiling) select * from unnest(p_accounts, p_rises)
      on conflict (key) do update set ceiling = kept.ceiling + excluded.ceiling, changes = kept.changes + 1
      returning key, ceiling, changes, days
  loop
    v_position := v_position + 1;
    if v_account.ceiling > p_limits[v_position] then
      v_tight := v_tight || v_account.key;
    end if;
    -- As many changes as it has days, so that adding up costs each of them little.
    if v_account.changes > 50 and v_account.changes > v_account.days then
      perform ledger.add_days_up(v_account.key);
    end if;
  end loop;

  if v_tight is null then
    return;
  end if;
  with level as materialized (
    select account, day, ledger.won_total(held + committed) over (partition by account order by day) as carried
      from ledger.day_change where account = any (v_tight)
  ), fullest as (
    select account, max(carried) as carried from level group by account
  ), lowered as (
    update ledger.account a set ceiling = f.carried from fullest f where a.key = f.account
  )
  select string_agg(distinct level.account, ' ') into v_short
    from level join ledger.entry taken
      on taken.account = level.account and level.day >= taken.from_date and level.day < taken.until_date
    where taken.hold = p_placed and level.carried > taken.limit_won;
  if v_short is not null then
    raise exception 'What is asked for is more than is left' using errcode = 'TC001', detail = v_short;
  end if;
end
$$;

-- Adds up what this transaction entered for these holds, and brings it to the balances; one of them may be placed in it.
create function ledger.carry_entries(p_holds text[], p_placed text) returns void
  language plpgsql
as $$
declare
  v_accounts text[];
  v_rises bigint[];
  v_limits bigint[];
  v_changing text[];
  v_days date[];
  v_held bigint[];
  v_committed bigint[];
begin
  select array_agg(account), array_agg(rise), array_agg(limit_won) into v_accounts, v_rises, v_limits
    from (
      select account, sum(greatest(held + committed, 0))::bigint as rise, min(limit_won) as limit_won
        from ledger.entry where hold = any (p_holds) and transaction = pg_current_xact_id()
        group by account order by account
    ) as entered;
  select array_agg(account), array_agg(day), array_agg(held), array_agg(committed) into v_changing, v_days, v_held, v_committed
    from (
      select e.account, d.day, sum(d.held)::bigint as held, sum(d.committed)::bigint as committed
        from ledger.entry e
        cross join lateral (values (e.from_date, e.held, e.committed), (e.until_date, -e.held, -e.committed)) as d (day, held, committed)
        where e.hold = any (p_holds) and e.transaction = pg_current_xact_id()
        group by e.account, d.day
    ) as changed;
  perform ledger.carry(v_accounts, v_rises, v_limits, v_changing, v_days, v_held, v_committed, p_placed);
end
$$;

-- The last statement of a transaction that decided about holds and places none.
create function ledger.settle(p_changed text[]) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform ledger.carry_entries(p_changed, null);
end
$$;

-- The last statement of a transaction that places a hold, with its lines in the order of their accounts; `p_changed` are other holds,
-- about which it decided. `p_repeated` says that some account stands on several lines, which are then added up: that takes a query, and
-- for a few lines the query would be much of the work.
create function ledger.place_hold(
  p_id text, p_organisation text, p_subject text, p_state text, p_from date, p_until date, p_expires_on date,
  p_lines text[], p_accounts text[], p_amounts bigint[], p_limits bigint[], p_repeated boolean, p_changed text[]
) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $$
declare
  v_is_held boolean := p_state = 'held';
  v_count integer := cardinality(p_lines);
  v_days date[];
  v_changes bigint[];
  v_amount bigint;
  v_nothing bigint[];
begin
  if not ledger.may_act_for(p_organisation) or p_state not in ('held', 'committed') then
    raise exception 'The hold is not the caller''s to place' using errcode = 'insufficient_privilege';
  end if;
  if 0 >= any (p_amounts) then
    raise exception 'A hold takes more than 0 won from each account' using errcode = 'invalid_parameter_value';
  end if;
  insert into ledger.hold (id, organisation, subject, state, from_date, until_date, expires_on, decided_at)
    values (p_id, p_organisation, p_subject, p_state::ledger.hold_state, p_from, p_until, p_expires_on,
      case when not v_is_held then now() end);
  insert into ledger.entry (hold, line, account, step, held, committed, from_date, until_date, limit_won)
    select p_id, taken.line, taken.account, 'hold', case when v_is_held then taken.amount else 0 end,
        case when v_is_held then 0 else taken.amount end, p_from, p_until, taken.limit_won
      from unnest(p_lines, p_accounts, p_amounts, p_limits) as taken (line, account, amount, limit_won);

  if p_repeated or cardinality(p_changed) > 0 then
    perform ledger.carry_entries(p_changed || p_id, p_id);
    return;
  end if;
  -- Each account rises on the first day and falls on the day after the last.
  v_days := array_fill(p_from, array[v_count]) || array_fill(p_until, array[v_count]);
  v_changes := p_amounts;
  foreach v_amount in array p_amounts loop
    v_changes := v_changes || -v_amount;
  end loop;
  v_nothing := array_fill(0::bigint, array[2 * v_count]);
  if v_is_held then
    perform ledger.carry(p_accounts, p_amounts, p_limits, p_accounts || p_accounts, v_days, v_changes, v_nothing, p_id);
  else
    perform ledger.carry(p_accounts, p_amounts, p_limits, p_accounts || p_accounts, v_days, v_nothing, v_changes, p_id);
  end if;
end
$$;

-- What each account carries on its fullest day of the period, for those that anybody has used. Where its ceiling is not above what is
-- given for it, the ceiling is the answer: no more than that is carried, and the days need no look.
create function ledger.fullest(p_accounts text[], p_up_to bigint[], p_from date, p_until date, p_lock boolean)
  returns table (account text, taken bigint)
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $$
declare
  v_clear text[];
  v_ceilings bigint[];
  v_unclear text[];
begin
  if p_lock then
    insert into ledger.account as kept (key, ceiling)
      select asked.key, 0 from (select distinct unnest(p_accounts) as key) as asked order by asked.key collate "C"
      on conflict (key) do update set ceiling = kept.ceiling;
  end if;
  select array_agg(asked.key) filter (where a.ceiling <= asked.up_to), array_agg(a.ceiling) filter (where a.ceiling <= asked.up_to),
      array_agg(asked.key) filter (where (a.ceiling <= asked.up_to) is not true)
    into v_clear, v_ceilings, v_unclear
    from unnest(p_accounts, p_up_to) as asked (key, up_to) join ledger.account a on a.key = asked.key;
  return query select * from unnest(v_clear, v_ceilings);
  if v_unclear is null then
    return;
  end if;
  return query
    select unclear.key, first_day.carried + greatest(0, later.most)
      from unnest(v_unclear) as unclear (key)
      cross join lateral (
        select ledger.won_total(c.held + c.committed) as carried
          from ledger.day_change c where c.account = unclear.key and c.day <= p_from
      ) as first_day
      cross join lateral (
        select max(since.carried) as most from (
          select ledger.won_total(c.held + c.committed) over (order by c.day) as carried
            from ledger.day_change c where c.account = unclear.key and c.day > p_from and c.day < p_until
        ) as since
      ) as later;
end
$$;

create function ledger.taken_on(p_account text, p_day date, out held bigint, out committed bigint)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  select coalesce(sum(c.held), 0)::bigint, coalesce(sum(c.committed), 0)::bigint
    from ledger.day_change c where c.account = p_account and c.day <= p_day;
end;

grant execute on function ledger.settle(text[]),
  ledger.place_hold(text, text, text, text, date, date, date, text[], text[], bigint[], bigint[], boolean, text[]),
  ledger.fullest(text[], bigint[], date, date, boolean), ledger.taken_on(text, date) to
  underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;

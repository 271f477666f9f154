-- Why: committing, moving and releasing a hold give back, or turn what is held into what is committed: no limit can be exceeded by it. Yet
-- each locked every account of its hold, the programme's among them, so that a policy on its way to cover stopped everybody three times
-- where once is enough. Now entries reach the balances as they are written, and only what takes more locks its accounts.

create function ledger.change_days() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into ledger.day_change (account, day, held, committed)
    select entered.account, d.day, d.held, d.committed
      from entered
      cross join lateral (values (from_date, held, committed), (until_date, -held, -committed)) as d (day, held, committed);
  return null;
end
$$;
-- Nobody is in the middle of it when this begins: it waits for whoever has written entries.
create trigger entry_changes_days after insert on ledger.entry
  referencing new table as entered for each statement execute function ledger.change_days();

-- Lets the ceilings of accounts rise by what a hold takes, each account once. They are locked one after the other on the way, a new one
-- being made; everybody names them in the order of their keys, so that nobody waits for somebody who waits for him. Where a ceiling comes
-- above the limit, the days decide: TC001 when the account would carry more than its limit on a day of the hold that is placed; the
-- detail lists such accounts, separated by spaces.
create function ledger.raise_ceilings(p_accounts text[], p_rises bigint[], p_limits bigint[], p_placed text) returns void
  language plpgsql
as $$
declare
  v_account record;
  v_position integer := 0;
  v_tight text[];
  v_short text;
begin
  for v_account in
    insert into ledger.account as kept (key, ceiling) select * from unnest(p_accounts, p_rises)
      on conflict (key) do update set ceiling = kept.ceiling + excluded.ceiling, changes = kept.changes + 1
      returning key, ceiling, changes, days
  loop
    v_position := v_position + 1;
    if v_account.ceiling > p_limits[v_position] then
      v_tight := v_tight || v_account.key;
    end if;
    -- A hold changes its days three times: placed, committed and moved. As many changes as there are days, so that adding up costs
    -- each of them little.
    if v_account.changes > 20 and 3 * v_account.changes > v_account.days then
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

-- As `raise_ceilings`, by all that this transaction entered for these holds; one of them may be placed in it.
create or replace function ledger.carry_entries(p_holds text[], p_placed text) returns void
  language plpgsql
as $$
declare
  v_accounts text[];
  v_rises bigint[];
  v_limits bigint[];
begin
  select array_agg(account), array_agg(rise), array_agg(limit_won) into v_accounts, v_rises, v_limits
    from (
      select account, sum(greatest(held + committed, 0))::bigint as rise, min(limit_won) as limit_won
        from ledger.entry where hold = any (p_holds) and transaction = pg_current_xact_id()
        group by account order by account
    ) as entered;
  perform ledger.raise_ceilings(v_accounts, v_rises, v_limits, p_placed);
end
$$;

-- The last statement of a transaction that places a hold, with its lines in the order of their accounts. `p_repeated` says that some
-- account stands on several lines, which are then added up: that takes a query, and for a few lines the query would be much of the work.
-- `p_changed` is what the release before hands over: other holds, whose entries have reached the balances by now.
create or replace function ledger.place_hold(
  p_id text, p_organisation text, p_subject text, p_state text, p_from date, p_until date, p_expires_on date,
  p_lines text[], p_accounts text[], p_amounts bigint[], p_limits bigint[], p_repeated boolean, p_changed text[] default '{}'
) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $$
declare
  v_is_held boolean := p_state = 'held';
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
  if p_repeated then
    perform ledger.carry_entries(array[p_id], p_id);
  else
    perform ledger.raise_ceilings(p_accounts, p_amounts, p_limits, p_id);
  end if;
end
$$;

-- What is held on the days of [p_from, p_until) becomes committed, and is given back on the others, in one statement.
create or replace function ledger.commit_hold(p_id text, p_from date, p_until date, p_today date) returns text
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold ledger.hold := ledger.lock_hold(p_id);
begin
  if v_hold.id is null then return 'unknown'; end if;
  if v_hold.state = 'committed' then return 'already_committed'; end if;
  if v_hold.state <> 'held' then return v_hold.state; end if;
  if v_hold.expires_on < p_today then return 'expired'; end if;
  perform ledger.refuse_period_outside(v_hold, p_from, p_until);

  insert into ledger.entry (hold, line, account, step, held, committed, from_date, until_date)
    select p_id, s.line, s.account, part.step, -s.held, part.committed, part.from_date, part.until_date
      from ledger.standing(array[p_id]) s
      cross join lateral (values
        ('release'::ledger.entry_step, 0::bigint, s.from_date, least(s.until_date, p_from)),
        ('commit', s.held, greatest(s.from_date, p_from), least(s.until_date, p_until)),
        ('release', 0, greatest(s.from_date, p_until), s.until_date)
      ) as part (step, committed, from_date, until_date)
      where part.from_date < part.until_date;
  update ledger.hold set state = 'committed', from_date = p_from, until_date = p_until, decided_at = now() where id = p_id;
  return 'committed';
end
$$;

-- For instances of the release before, which say at the end of a transaction what they decided: the balances know it already.
create or replace function ledger.settle(p_changed text[]) returns void
  language sql security definer
  set search_path = pg_catalog, pg_temp
begin atomic
end;

-- For holds that are just being placed by what was `place_hold` until now.
create or replace function ledger.carry(
  p_accounts text[], p_rises bigint[], p_limits bigint[],
  p_changing text[], p_days date[], p_held bigint[], p_committed bigint[],
  p_placed text
) returns void
  language sql
  set search_path = pg_catalog, pg_temp
begin atomic
  select ledger.raise_ceilings(p_accounts, p_rises, p_limits, p_placed);
end;

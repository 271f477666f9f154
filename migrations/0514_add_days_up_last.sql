-- Why: a hold that begins on the day on which as much ends leaves that day's balance as it was. Where days were added up just before the
-- limit was tested, no row stood for such a day, nobody looked at it, and an account that carried more than this hold's limit already, as
-- where another was allowed more or two persons became one, carried as much again. Now limits are tested first.

create or replace function ledger.raise_ceilings(p_accounts text[], p_rises bigint[], p_limits bigint[], p_placed text) returns void
  language plpgsql
as $$
declare
  v_account record;
  v_position integer := 0;
  v_tight text[];
  v_short text;
  v_changed text[] := '{}';
  v_key text;
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
      v_changed := v_changed || v_account.key;
    end if;
  end loop;

  if v_tight is not null then
    with level as materialized (
      select account, day, ledger.won_total(held + committed) over (partition by account order by day) as carried
        from ledger.changed_day where account = any (v_tight)
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
  end if;

  -- Not before: the hold's first day is looked at by its row, and has none once what begins on it and what ends come to nothing.
  foreach v_key in array v_changed loop
    perform ledger.add_days_up(v_key);
  end loop;
end
$$;

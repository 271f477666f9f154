-- Why: what holds take at this moment was added up by day first and then from day to day, with sums as numeric; and helpers that only
-- functions of the ledger call set a search path that was set already, so that Postgres could not take them into the query around them.
-- Committing a hold spent a fifth of its time on that. What accounts carry took three queries, where one says it.

-- What holds take at this moment: stretches of days on which it stays the same. Entries of one day are peers, and the last of them has
-- the day after as its end.
create or replace function ledger.standing(p_holds text[])
  returns table (hold text, line text, account text, from_date date, until_date date, held bigint, committed bigint)
  language sql stable
begin atomic
  select level.hold, level.line, level.account, level.day, level.until_day, level.held, level.committed
    from (
      select e.hold, e.line, e.account, d.day, lead(d.day) over by_day as until_day,
          ledger.won_total(d.held) over by_day as held, ledger.won_total(d.committed) over by_day as committed
        from ledger.entry e
        cross join lateral (values (e.from_date, e.held, e.committed), (e.until_date, -e.held, -e.committed)) as d (day, held, committed)
        where e.hold = any (p_holds)
        window by_day as (partition by e.hold, e.line, e.account order by d.day)
    ) as level
    where level.until_day > level.day and (level.held <> 0 or level.committed <> 0);
end;

alter function ledger.lock_hold(text) reset search_path;
alter function ledger.refuse_period_outside(ledger.hold, date, date) reset search_path;
alter function ledger.enter_narrowing(text, ledger.entry_step, date, date) reset search_path;

-- What each account carries on its fullest day of the period, for those that anybody has used. Where its ceiling is not above what is
-- given for it, the ceiling is the answer: no more than that is carried, and the days need no look.
create or replace function ledger.fullest(p_accounts text[], p_up_to bigint[], p_from date, p_until date, p_lock boolean)
  returns table (account text, taken bigint)
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $$
begin
  if p_lock then
    insert into ledger.account as kept (key, ceiling)
      select asked.key, 0 from (select distinct unnest(p_accounts) as key) as asked order by asked.key collate "C"
      on conflict (key) do update set ceiling = kept.ceiling;
  end if;
  return query
    select a.key, case when a.ceiling <= asked.up_to then a.ceiling else (
        select ledger.won_total(c.held + c.committed) from ledger.day_change c where c.account = a.key and c.day <= p_from
      ) + greatest(0, (
        select max(later.carried) from (
          select ledger.won_total(c.held + c.committed) over (order by c.day) as carried
            from ledger.day_change c where c.account = a.key and c.day > p_from and c.day < p_until
        ) as later
      )) end
      from unnest(p_accounts, p_up_to) as asked (key, up_to) join ledger.account a on a.key = asked.key;
end
$$;

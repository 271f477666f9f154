-- Why: what a hold takes, and what accounts carry, is looked up for every policy, and took longer with each one before it.
--
-- Helpers that only functions of the ledger call set a search path that was set already, so that Postgres could not take them into the query
-- around them, and sums went through numeric. What accounts carry took three queries, where one says it: each account is looked up by its
-- key, since a plan that joined a list of them while there were few read all of them from then on. A connection keeps the plan of the first
-- call, and that may be a read's, which chooses its plans: among 60,000 accounts 25 ms in place of 0.4.
--
-- Adding a busy account's days up leaves the rows that it replaces as dead entries of the index until the next vacuum. By a bitmap they were
-- all read again each time: after 6,000 policies in a minute, 10,000 entries for each new one, a fifth of Postgres' time. A plain look
-- through the index marks those that nobody needs any more, and passes over them from then on.

-- What holds take at this moment: stretches of days on which it stays the same.
create or replace function ledger.standing(p_holds text[])
  returns table (hold text, line text, account text, from_date date, until_date date, held bigint, committed bigint)
  language sql stable
begin atomic
  with change as (
    select e.hold, e.line, e.account, d.day, ledger.won_total(d.held) as held, ledger.won_total(d.committed) as committed
      from ledger.entry e
      cross join lateral (values (e.from_date, e.held, e.committed), (e.until_date, -e.held, -e.committed)) as d (day, held, committed)
      where e.hold = any (p_holds)
      group by e.hold, e.line, e.account, d.day
      having ledger.won_total(d.held) <> 0 or ledger.won_total(d.committed) <> 0
  ), level as (
    select c.hold, c.line, c.account, c.day as from_date, lead(c.day) over by_day as until_date,
        ledger.won_total(c.held) over by_day as held, ledger.won_total(c.committed) over by_day as committed
      from change c
      window by_day as (partition by c.hold, c.line, c.account order by c.day)
  )
  select level.hold, level.line, level.account, level.from_date, level.until_date, level.held, level.committed
    from level where level.held <> 0 or level.committed <> 0;
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
  set enable_seqscan = off
  set enable_bitmapscan = off
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
      from unnest(p_accounts, p_up_to) as asked (key, up_to)
      cross join lateral (select kept.key, kept.ceiling from ledger.account kept where kept.key = asked.key offset 0) as a;
end
$$;

alter function ledger.add_days_up(text) set enable_bitmapscan = off;
alter function ledger.place_hold(text, text, text, text, date, date, date, text[], text[], bigint[], bigint[], boolean, text[])
  set enable_bitmapscan = off;

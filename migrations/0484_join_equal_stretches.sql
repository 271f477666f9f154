-- Why: days on which what a hold takes changes by nothing, such as where days that were given back were taken again, parted one stretch
-- into two that say the same.

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

-- Why: balances are kept beside the entries that make them. Whoever doubts one adds it up again.

-- Every difference: a day on which an account's balance changes otherwise than its entries say, a hold whose entries belie its state,
-- and a day on which an account carries more than its ceiling.
create function ledger.check_balances() returns table (account text, hold text, day date, what text)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  select coalesce(kept.account, entered.account), null::text, coalesce(kept.day, entered.day),
      format('kept: held %s, committed %s; entered: held %s, committed %s', coalesce(kept.held, 0), coalesce(kept.committed, 0),
        coalesce(entered.held, 0), coalesce(entered.committed, 0))
    from (
      select c.account, c.day, sum(c.held) as held, sum(c.committed) as committed from ledger.day_change c group by c.account, c.day
    ) kept
    full join (
      select e.account, d.day, sum(d.held) as held, sum(d.committed) as committed
        from ledger.entry e
        cross join lateral (values (e.from_date, e.held, e.committed), (e.until_date, -e.held, -e.committed)) as d (day, held, committed)
        group by e.account, d.day
    ) entered on entered.account = kept.account and entered.day = kept.day
    where coalesce(kept.held, 0) <> coalesce(entered.held, 0) or coalesce(kept.committed, 0) <> coalesce(entered.committed, 0)
  union all
  select s.account, h.id, s.from_date,
      format('%s, yet its entries leave held %s, committed %s', coalesce(h.state::text, 'not there'), s.held, s.committed)
    from ledger.standing((select array_agg(distinct e.hold) from ledger.entry e)) s
    left join ledger.hold h on h.id = s.hold
    where h.id is null or s.held < 0 or s.committed < 0
      or (s.held <> 0 and h.state <> 'held') or (s.committed <> 0 and h.state <> 'committed')
      or s.from_date < h.from_date or s.until_date > h.until_date
  union all
  select a.key, null::text, level.day, format('carries %s, above its ceiling %s', level.carried, a.ceiling)
    from ledger.account a
    join (
      select c.account, c.day, sum(c.held + c.committed) over (partition by c.account order by c.day) as carried from ledger.day_change c
    ) level on level.account = a.key
    where level.carried > a.ceiling;
end;

grant execute on function ledger.check_balances() to
  underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;

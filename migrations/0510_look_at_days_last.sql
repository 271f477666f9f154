-- Why: what an account carries on its days is only asked where its ceiling leaves less than enough. Yet the queries that add days up were
-- made ready with each look at the ceilings, which took longer than the look. In a function of their own they wait until they are needed.

-- What the account carries on its fullest day of the period.
create function ledger.fullest_day(p_account text, p_from date, p_until date) returns bigint
  language sql stable
begin atomic
  select (
      select ledger.won_total(c.held + c.committed) from ledger.day_change c where c.account = p_account and c.day <= p_from
    ) + greatest(0, (
      select max(later.carried) from (
        select ledger.won_total(c.held + c.committed) over (order by c.day) as carried
          from ledger.day_change c where c.account = p_account and c.day > p_from and c.day < p_until
      ) as later
    ));
end;

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
    select a.key, case when a.ceiling <= asked.up_to then a.ceiling else ledger.fullest_day(a.key, p_from, p_until) end
      from unnest(p_accounts, p_up_to) as asked (key, up_to)
      cross join lateral (select kept.key, kept.ceiling from ledger.account kept where kept.key = asked.key offset 0) as a;
end
$$;

-- Why: joined with the list of accounts that is asked for, a plan that was made while there were few accounts read all of them each time.
-- Each is looked up by its key.

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
      from unnest(p_accounts, p_up_to) as asked (key, up_to)
      cross join lateral (select kept.key, kept.ceiling from ledger.account kept where kept.key = asked.key offset 0) as a;
end
$$;

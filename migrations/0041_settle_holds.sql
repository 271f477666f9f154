-- Why: a limit is tested and spent in one place, behind the lock of its account, in the last statement of the transaction. What went
-- before wrote entries, which nobody else waits for; here they reach the balances.

-- A caller acts on holds of its own organisation; the insurer and jobs on any.
create function ledger.may_act_for(p_organisation text) returns boolean
  language sql stable
  return coalesce(p_organisation = platform.current_organisation(), false)
    or coalesce(platform.current_actor_kind() = 'insurer', false)
    or session_user::text like '%\_job';

-- Locks the accounts until the transaction ends. Everybody goes through them in the order of their keys, new ones first, and asks for
-- all at once, so that nobody waits for somebody who waits for him.
create function ledger.lock_accounts(p_accounts text[]) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into ledger.account (key)
    select distinct wanted.key from unnest(p_accounts) as wanted (key)
      where not exists (select from ledger.account a where a.key = wanted.key)
      order by wanted.key
    on conflict do nothing;
  perform from ledger.account where key = any (p_accounts) order by key for update;
end
$$;

-- Places the holds [{id, organisation, subject, state, from_date, until_date, expires_on}] with their lines [{hold, line, account,
-- amount, limit_won}], and brings these and whatever else this transaction entered for the changed holds to the balances. Raises TC001
-- when an account would carry more than its limit on any day; its detail lists the accounts, separated by spaces.
create function ledger.settle(p_holds json, p_lines json, p_changed text[]) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_placed text[];
  v_accounts text[];
  v_from date[];
  v_until date[];
  v_held bigint[];
  v_committed bigint[];
  v_limit bigint[];
  v_short text;
begin
  with placed as (
    insert into ledger.hold (id, organisation, subject, state, from_date, until_date, expires_on, decided_at)
      select h.id, h.organisation, h.subject, h.state, h.from_date, h.until_date, h.expires_on,
        case h.state when 'committed' then now() end
      from json_to_recordset(p_holds) as h (id text, organisation text, subject text, state text, from_date date, until_date date,
        expires_on date)
      where ledger.may_act_for(h.organisation) and h.state in ('held', 'committed')
      returning id, state, from_date, until_date
  ), entered as (
    insert into ledger.entry (hold, line, account, step, held, committed, from_date, until_date, limit_won)
      select h.id, l.line, l.account, 'hold', case h.state when 'held' then l.amount else 0 end,
        case h.state when 'committed' then l.amount else 0 end, h.from_date, h.until_date, l.limit_won
      from json_to_recordset(p_lines) as l (hold text, line text, account text, amount bigint, limit_won bigint)
      join placed h on h.id = l.hold
      returning account, held
  )
  select array_agg(id) into v_placed from placed;
  if coalesce(cardinality(v_placed), 0) <> json_array_length(p_holds) then
    raise exception 'A hold is not the caller''s to place' using errcode = 'insufficient_privilege';
  end if;

  select array_agg(account), array_agg(from_date), array_agg(until_date), array_agg(held), array_agg(committed), array_agg(limit_won)
    into v_accounts, v_from, v_until, v_held, v_committed, v_limit
    from (
      select account, from_date, until_date, sum(held)::bigint as held, sum(committed)::bigint as committed, min(limit_won) as limit_won
      from ledger.entry where hold = any (v_placed || p_changed) and transaction = pg_current_xact_id()
      group by account, from_date, until_date
    ) as entered;

  perform ledger.lock_accounts(v_accounts);

  insert into ledger.day_change as kept (account, day, held, committed)
    select account, day, sum(held), sum(committed)
      from (
        select * from unnest(v_accounts, v_from, v_held, v_committed) as begun (account, day, held, committed)
        union all
        select account, day, -held, -committed from unnest(v_accounts, v_until, v_held, v_committed) as ended (account, day, held, committed)
      ) as changes
      group by account, day
    on conflict (account, day) do update set held = kept.held + excluded.held, committed = kept.committed + excluded.committed;

  select string_agg(distinct level.account, ' ') into v_short
    from (
      select account, day, sum(held + committed) over (partition by account order by day) as carried
      from ledger.day_change where account = any (v_accounts)
    ) as level
    join unnest(v_accounts, v_from, v_until, v_limit) as taken (account, from_date, until_date, limit_won)
      on taken.account = level.account and level.day >= taken.from_date and level.day < taken.until_date
    where level.carried > taken.limit_won;
  if v_short is not null then
    raise exception 'What is asked for is more than is left' using errcode = 'TC001', detail = v_short;
  end if;
end
$$;

-- What each account carries on its fullest day of the period; nothing for accounts that nobody has used.
create function ledger.fullest(p_accounts text[], p_from date, p_until date, p_lock boolean)
  returns table (account text, taken bigint)
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if p_lock then
    perform ledger.lock_accounts(p_accounts);
  end if;
  return query
    select level.account, max(level.carried)::bigint
      from (
        select c.account, sum(c.held + c.committed) over by_day as carried, lead(c.day) over by_day as next_day
        from ledger.day_change c where c.account = any (p_accounts) and c.day < p_until
        window by_day as (partition by c.account order by c.day)
      ) as level
      where level.next_day is null or level.next_day > p_from
      group by level.account;
end
$$;

create function ledger.taken_on(p_account text, p_day date, out held bigint, out committed bigint)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  select coalesce(sum(c.held), 0)::bigint, coalesce(sum(c.committed), 0)::bigint
    from ledger.day_change c where c.account = p_account and c.day <= p_day;
end;

grant execute on function ledger.settle(json, json, text[]), ledger.fullest(text[], date, date, boolean),
  ledger.taken_on(text, date) to underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;

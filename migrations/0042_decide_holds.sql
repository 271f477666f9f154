-- Why: whoever locks a hold's row first decides what becomes of it; the others wait, and find it decided. Each decision enters what it
-- changes; `ledger.settle`, the last statement of the same transaction, brings that to the balances.

-- What holds take at this moment: stretches of days on which it stays the same.
create function ledger.standing(p_holds text[])
  returns table (hold text, line text, account text, from_date date, until_date date, held bigint, committed bigint)
  language sql stable
  set search_path = pg_catalog, pg_temp
begin atomic
  with change as (
    select e.hold, e.line, e.account, d.day, sum(d.held) as held, sum(d.committed) as committed
      from ledger.entry e
      cross join lateral (values (e.from_date, e.held, e.committed), (e.until_date, -e.held, -e.committed)) as d (day, held, committed)
      where e.hold = any (p_holds)
      group by e.hold, e.line, e.account, d.day
      having sum(d.held) <> 0 or sum(d.committed) <> 0
  ), level as (
    select c.hold, c.line, c.account, c.day as from_date, lead(c.day) over by_day as until_date,
        sum(c.held) over by_day as held, sum(c.committed) over by_day as committed
      from change c
      window by_day as (partition by c.hold, c.line, c.account order by c.day)
  )
  select l.hold, l.line, l.account, l.from_date, l.until_date, l.held::bigint, l.committed::bigint
    from level l where l.held <> 0 or l.committed <> 0;
end;

-- The hold, locked until the transaction ends; null for one that is not there, or not the caller's.
create function ledger.lock_hold(p_id text) returns ledger.hold
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold ledger.hold;
begin
  select * into v_hold from ledger.hold where id = p_id for update;
  if not found or not ledger.may_act_for(v_hold.organisation) then
    return null;
  end if;
  return v_hold;
end
$$;

create function ledger.refuse_period_outside(p_hold ledger.hold, p_from date, p_until date) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  if p_from >= p_hold.from_date and p_until <= p_hold.until_date and p_from < p_until then
    return;
  end if;
  raise exception 'The hold takes the days from % until %, and not from % until %', p_hold.from_date, p_hold.until_date, p_from, p_until
    using errcode = 'TC002';
end
$$;

-- Gives back what the hold takes before and after the days of [p_from, p_until).
create function ledger.enter_narrowing(p_id text, p_step ledger.entry_step, p_from date, p_until date) returns void
  language sql
  set search_path = pg_catalog, pg_temp
begin atomic
  insert into ledger.entry (hold, line, account, step, held, committed, from_date, until_date)
    select p_id, s.line, s.account, p_step, -s.held, -s.committed, outside.from_date, outside.until_date
      from ledger.standing(array[p_id]) s
      cross join lateral (values (s.from_date, least(s.until_date, p_from)), (greatest(s.from_date, p_until), s.until_date))
        as outside (from_date, until_date)
      where outside.from_date < outside.until_date;
end;

create function ledger.commit_hold(p_id text, p_from date, p_until date, p_today date) returns text
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

  perform ledger.enter_narrowing(p_id, 'release', p_from, p_until);
  insert into ledger.entry (hold, line, account, step, held, committed, from_date, until_date)
    select p_id, s.line, s.account, 'commit', -s.held, s.held, s.from_date, s.until_date from ledger.standing(array[p_id]) s;
  update ledger.hold set state = 'committed', from_date = p_from, until_date = p_until, decided_at = now() where id = p_id;
  return 'committed';
end
$$;

create function ledger.move_committed(p_id text, p_from date, p_until date) returns text
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold ledger.hold := ledger.lock_hold(p_id);
begin
  if v_hold.id is null then return 'unknown'; end if;
  if v_hold.state <> 'committed' then return 'not_committed'; end if;
  perform ledger.refuse_period_outside(v_hold, p_from, p_until);

  perform ledger.enter_narrowing(p_id, 'move', p_from, p_until);
  update ledger.hold set from_date = p_from, until_date = p_until where id = p_id;
  return 'moved';
end
$$;

create function ledger.release_hold(p_id text) returns text
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold ledger.hold := ledger.lock_hold(p_id);
begin
  if v_hold.id is null then return 'unknown'; end if;
  if v_hold.state = 'released' then return 'already_released'; end if;
  if v_hold.state <> 'held' then return v_hold.state; end if;

  insert into ledger.entry (hold, line, account, step, held, committed, from_date, until_date)
    select p_id, s.line, s.account, 'release', -s.held, -s.committed, s.from_date, s.until_date from ledger.standing(array[p_id]) s;
  update ledger.hold set state = 'released', decided_at = now() where id = p_id;
  return 'released';
end
$$;

-- A null line is every line; a null amount all of it.
create function ledger.release_committed(p_id text, p_from date, p_line text, p_amount bigint) returns text
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold ledger.hold := ledger.lock_hold(p_id);
begin
  if v_hold.id is null then return 'unknown'; end if;
  if v_hold.state <> 'committed' then return 'not_committed'; end if;
  if p_amount <= 0 then
    raise exception 'An amount to give back is more than 0 won' using errcode = 'invalid_parameter_value';
  end if;

  insert into ledger.entry (hold, line, account, step, held, committed, from_date, until_date)
    select p_id, s.line, s.account, 'release', 0, -least(s.committed, p_amount), greatest(s.from_date, p_from), s.until_date
      from ledger.standing(array[p_id]) s
      where s.until_date > p_from and (p_line is null or s.line = p_line);
  if p_line is null and p_amount is null then
    update ledger.hold set until_date = least(until_date, greatest(from_date, p_from)) where id = p_id;
  end if;
  return 'released';
end
$$;

-- Passes over holds that somebody is deciding at this moment.
create function ledger.expire_holds(p_today date, p_limit integer)
  returns table (id text, organisation text, subject text)
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_holds text[];
begin
  select array_agg(lapsed.id) into v_holds from (
    select h.id from ledger.hold h where h.state = 'held' and h.expires_on < p_today and ledger.may_act_for(h.organisation)
      order by h.expires_on, h.id limit p_limit for update skip locked
  ) as lapsed;

  insert into ledger.entry (hold, line, account, step, held, committed, from_date, until_date)
    select s.hold, s.line, s.account, 'expire', -s.held, -s.committed, s.from_date, s.until_date from ledger.standing(v_holds) s;
  return query
    with expired as (
      update ledger.hold h set state = 'expired', decided_at = now() where h.id = any (v_holds) returning h.*
    )
    select e.id, e.organisation, e.subject from expired e order by e.expires_on, e.id;
end
$$;

grant execute on function ledger.release_hold(text) to
  underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;
grant execute on function ledger.expire_holds(date, integer) to underwriting_api, underwriting_job;
grant execute on function ledger.commit_hold(text, date, date, date), ledger.release_committed(text, date, text, bigint) to
  policy_api, policy_job, claims_api, claims_job;
grant execute on function ledger.move_committed(text, date, date) to policy_api, policy_job;

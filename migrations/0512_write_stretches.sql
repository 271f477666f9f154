-- Why: what an entry changes on a stretch of days reached the balances as two rows, its first day and the day after its last: twenty-four
-- for a policy, nearly all of them deleted again when one row was made of each day. Now the stretch itself is the row, until the days are
-- added up: half as many are written, and half as many deleted.

-- Whoever decides about a hold at this moment does it by the functions that were, to the end of his transaction: he is waited for. Who comes
-- next waits here before he has called what is replaced below.
lock table ledger.hold in exclusive mode;

create table ledger.stretch (
  account text collate "C" not null,
  -- What the account carries on each day of [from_date, until_date) differs by so much from what its added-up days say.
  from_date date not null,
  until_date date not null,
  held bigint not null,
  committed bigint not null
);
create index stretches on ledger.stretch (account);
comment on table ledger.stretch is 'What has changed in balances since their days were added up; a row more waits for nobody';
comment on table ledger.day_change is 'The balance of each account when its days were last added up, as the days on which it changes';

-- A day may have several rows; what an account carries on a day is the sum up to it.
create view ledger.changed_day as
  select account, day, held, committed from ledger.day_change
  union all
  select account, from_date, held, committed from ledger.stretch
  union all
  select account, until_date, -held, -committed from ledger.stretch;
comment on view ledger.changed_day is 'The balance of each account, as the days on which it changes';

create or replace function ledger.change_days() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into ledger.stretch (account, from_date, until_date, held, committed)
    select account, from_date, until_date, held, committed from entered;
  return null;
end
$$;

-- Makes one row of all that an account has for a day, and none where they come to nothing. Its account is locked.
create or replace function ledger.add_days_up(p_account text) returns void
  language plpgsql
  set enable_bitmapscan = off
as $$
declare
  v_days integer;
begin
  with added as (
    delete from ledger.day_change where account = p_account returning day, held, committed
  ), since as (
    delete from ledger.stretch where account = p_account returning from_date, until_date, held, committed
  ), gone as (
    select day, held, committed from added
    union all
    select d.day, d.held, d.committed
      from since cross join lateral (values (from_date, held, committed), (until_date, -held, -committed)) as d (day, held, committed)
  )
  insert into ledger.day_change (account, day, held, committed)
    select p_account, day, ledger.won_total(held), ledger.won_total(committed) from gone
      group by day having ledger.won_total(held) <> 0 or ledger.won_total(committed) <> 0;
  get diagnostics v_days = row_count;
  update ledger.account set changes = 0, days = v_days where key = p_account;
end
$$;

-- Everything below reads the balances from there, and is otherwise as it was.

create or replace function ledger.raise_ceilings(p_accounts text[], p_rises bigint[], p_limits bigint[], p_placed text) returns void
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
end
$$;

create or replace function ledger.fullest_day(p_account text, p_from date, p_until date) returns bigint
  language sql stable
begin atomic
  select (
      select ledger.won_total(c.held + c.committed) from ledger.changed_day c where c.account = p_account and c.day <= p_from
    ) + greatest(0, (
      select max(later.carried) from (
        select ledger.won_total(c.held + c.committed) over (order by c.day) as carried
          from ledger.changed_day c where c.account = p_account and c.day > p_from and c.day < p_until
      ) as later
    ));
end;

create or replace function ledger.taken_on(p_account text, p_day date, out held bigint, out committed bigint)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  select coalesce(sum(c.held), 0)::bigint, coalesce(sum(c.committed), 0)::bigint
    from ledger.changed_day c where c.account = p_account and c.day <= p_day;
end;

create or replace function ledger.check_balances() returns table (account text, hold text, day date, what text)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  select coalesce(kept.account, entered.account), null::text, coalesce(kept.day, entered.day),
      format('kept: held %s, committed %s; entered: held %s, committed %s', coalesce(kept.held, 0), coalesce(kept.committed, 0),
        coalesce(entered.held, 0), coalesce(entered.committed, 0))
    from (
      select c.account, c.day, sum(c.held) as held, sum(c.committed) as committed from ledger.changed_day c group by c.account, c.day
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
      select c.account, c.day, sum(c.held + c.committed) over (partition by c.account order by c.day) as carried from ledger.changed_day c
    ) level on level.account = a.key
    where level.carried > a.ceiling;
end;

create or replace function ledger.settle_retaken(p_changed text[]) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_short text;
begin
  perform ledger.carry_entries(p_changed, null);
  with taken as materialized (
    select e.account, e.from_date, e.until_date, e.limit_won from ledger.entry e
      where e.hold = any (p_changed) and e.transaction = pg_current_xact_id() and e.limit_won is not null
  ), level as (
    select c.account, c.day, lead(c.day) over by_day as until_day, ledger.won_total(c.held + c.committed) over by_day as carried
      from (
        select account, day, sum(held)::bigint as held, sum(committed)::bigint as committed from ledger.changed_day
          where account in (select t.account from taken t join ledger.account a on a.key = t.account where a.ceiling > t.limit_won)
          group by account, day
      ) as c
      window by_day as (partition by c.account order by c.day)
  )
  select string_agg(distinct level.account, ' ') into v_short
    from level join taken on taken.account = level.account
      and level.day < taken.until_date and coalesce(level.until_day > taken.from_date, true)
    where level.carried > taken.limit_won;
  if v_short is not null then
    raise exception 'What is asked for is more than is left' using errcode = 'TC001', detail = v_short;
  end if;
end
$$;

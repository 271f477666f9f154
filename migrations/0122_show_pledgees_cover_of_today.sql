-- Why: a bank to which a policy is pledged was told another amount than its certificate said: of each buyer the terms that began last,
-- so that a buyer that was dropped counted for ever. What it is told is the cover of the day, as the certificate counts it. Buyers
-- without cover on that day stay, with nothing: their events still concern it.

create or replace function policy.pledged_cover(pledged_policy text)
  returns table (business_number text, party text, insured_amount bigint)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
  -- The day is today or, where cover is over or has not begun, the nearest day of it.
  select c.business_number, (array_agg(c.party order by c.position desc))[1],
    coalesce(sum(c.insured_amount) filter (where e.day < coalesce(c.until_date, u.until)), 0)::bigint
  from policy.policy p
  cross join lateral (select platform.business_date() as today) d
  cross join lateral (
    select coalesce(policy.ends_early_on(p.status, p.expiry, p.ended_on, p.arrears_pay_by, d.today), p.expiry) as until) u
  cross join lateral (select least(greatest(d.today, p.inception), u.until - 1) as day) e
  join policy.cover c on c.policy_id = p.id and coalesce(c.from_date, p.inception) <= e.day
  where p.id = pledged_policy and p.inception is not null
    and exists (select from policy.pledge g where g.policy_id = p.id and g.status <> 'released'
      and g.bank = platform.current_organisation())
  group by c.business_number
$$;
comment on function policy.pledged_cover is 'The cover of a policy on the day, or on its last, to a bank to which it is pledged now';

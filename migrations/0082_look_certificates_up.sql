-- Why: whoever holds a certificate's code may ask whether it is genuine, also a bank or a portal that cannot see the policy. It is
-- told what stands on the paper and no more; a bank to which the policy is pledged is told what cover is left.

create function policy.certified_policy(code text)
  returns table (id text, organisation text, product text, policyholder text, policyholder_name text, status text,
    inception date, expiry date, ended_on date)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
  select p.id, p.organisation, p.product, p.policyholder, p.policyholder_name,
    policy.status_on(p.status, p.pay_by, p.expiry, p.ended_on, p.ends_as, p.arrears_pay_by, p.run_off_ends_on,
      (select min(i.due_on) from policy.invoice i where i.policy_id = p.id and i.voided_on is null and i.paid < i.amount), d.today),
    p.inception, p.expiry, policy.ends_early_on(p.status, p.expiry, p.ended_on, p.arrears_pay_by, d.today)
  from policy.policy p, (select platform.business_date() as today) d
  where p.certificate_code = code and p.inception is not null
$$;
comment on function policy.certified_policy is 'What a certificate says of its policy, to anyone who has its code';

create function policy.pledged_cover(pledged_policy text)
  returns table (business_number text, party text, insured_amount bigint)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
  -- Of each buyer the terms that hold today, or held last.
  select distinct on (c.business_number) c.business_number, c.party, c.insured_amount
  from policy.policy p join policy.cover c on c.policy_id = p.id
  where p.id = pledged_policy and p.inception is not null
    and coalesce(c.from_date, p.inception) <= greatest(platform.business_date(), p.inception)
    and coalesce(c.from_date, p.inception) < coalesce(c.until_date, p.expiry)
    and exists (select from policy.pledge g where g.policy_id = p.id and g.status <> 'released'
      and g.bank = platform.current_organisation())
  order by c.business_number, c.position desc
$$;
comment on function policy.pledged_cover is 'The cover of a policy, to a bank to which it is pledged now';

grant execute on function policy.certified_policy(text), policy.pledged_cover(text) to policy_api;

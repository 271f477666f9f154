-- Why: whoever holds a certificate's code may ask whether it is genuine, also a bank or a portal that cannot see the policy. It is
-- told what stands on the paper and no more; a bank to which the policy is pledged is told what cover is left.

create function policy.certified_policy(code text)
  returns table (id text, organisation text, product text, policyholder text, policyholder_name text, status text,
    inception date, expiry date, ended_on date)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
  select p.id, p.organisation, p.product, p.policyholder, p.policyholder_name, p.status, p.inception, p.expiry, p.ended_on
  from policy.policy p where p.certificate_code = code and p.inception is not null
$$;
comment on function policy.certified_policy is 'What a certificate says of its policy, to anyone who has its code';

create function policy.pledged_cover(pledged_policy text)
  returns table (business_number text, party text, insured_amount bigint, from_date date, until_date date)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
  select c.business_number, c.party, c.insured_amount,
    coalesce(c.from_date, p.inception), least(c.until_date, coalesce(p.ended_on, p.expiry))
  from policy.policy p join policy.cover c on c.policy_id = p.id
  where p.id = pledged_policy and p.inception is not null
    and exists (select from policy.pledge g where g.policy_id = p.id and g.status <> 'released'
      and g.bank = platform.current_organisation())
$$;
comment on function policy.pledged_cover is 'The cover of a policy, to a bank to which it is pledged now';

grant execute on function policy.certified_policy(text), policy.pledged_cover(text) to policy_api;

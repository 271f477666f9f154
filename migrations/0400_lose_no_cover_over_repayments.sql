-- Why: premium may bounce of which a part was paid back as too much, while the policy runs. That is asked for again by an invoice of the kind
-- `repayment`, which is no premium: unpaid, it puts no policy in arrears. It is still deducted from a claim payment, as what is due.

call platform.take_view_back('policy.published_policy');
create or replace view policy.published_policy as
  select p.id, p.organisation, p.product, p.policyholder, p.policyholder_party, p.policyholder_name,
    policy.status_on(p.status, p.pay_by, p.expiry, p.ended_on, p.ends_as, p.arrears_pay_by, p.run_off_ends_on, i.unpaid_since,
      platform.business_date()) as status,
    p.inception, p.expiry, e.ended_on, coalesce(e.ended_on, p.expiry) as covered_until, p.rulebook_sha256, p.insured_amount,
    p.covers, p.bound_on, coalesce(i.unpaid_premium, 0) as unpaid_premium
  from policy.policy p
  cross join lateral (select policy.ends_early_on(p.status, p.expiry, p.ended_on, p.arrears_pay_by, platform.business_date())
    as ended_on) e
  left join lateral (
    select min(i.due_on) filter (where i.kind <> 'repayment') as unpaid_since,
      (sum(i.amount - i.paid) filter (where i.due_on <= platform.business_date()))::bigint as unpaid_premium
    from policy.invoice i where i.policy_id = p.id and i.voided_on is null and i.paid < i.amount
  ) i on true;
call platform.publish_view('policy.published_policy');

create or replace function policy.certified_policy(code text)
  returns table (id text, organisation text, product text, policyholder text, policyholder_name text, status text,
    inception date, expiry date, ended_on date)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
  select p.id, p.organisation, p.product, p.policyholder, p.policyholder_name,
    policy.status_on(p.status, p.pay_by, p.expiry, p.ended_on, p.ends_as, p.arrears_pay_by, p.run_off_ends_on,
      (select min(i.due_on) from policy.invoice i
        where i.policy_id = p.id and i.voided_on is null and i.paid < i.amount and i.kind <> 'repayment'), d.today),
    p.inception, p.expiry, policy.ends_early_on(p.status, p.expiry, p.ended_on, p.arrears_pay_by, d.today)
  from policy.policy p, (select platform.business_date() as today) d
  where p.certificate_code = code and p.inception is not null
$$;

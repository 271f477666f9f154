-- Why: a renewal is a quote, and quotes are made by the quote service: it reads what was agreed, with the amounts that stand at the
-- end of the period, of policies that the caller may see or, for the daily job, of all.

create view policy.published_renewable as
  select p.id, p.organisation, p.client, p.product, p.policyholder, p.status, p.inception, p.expiry, p.ended_on, p.request,
    (select coalesce(json_object_agg(c.business_number, c.insured_amount), '{}'::json)
     from policy.cover c where c.policy_id = p.id and c.until_date is null) as insured_amounts
  from policy.policy p
  where p.inception is not null;
grant select on policy.published_renewable to quote_api, quote_job;
call platform.publish_view('policy.published_renewable');

-- Why: an application is made from a quote and priced again under the rules of the day it is received, and a policy is renewed by
-- a quote. Both read what was asked, and what a sales ledger proves, as whoever calls may see it.

create view quote.published_quote as
  select q.id, q.organisation, q.product, q.policyholder, q.status, q.as_of, q.business_date, q.expires_on, q.request,
    exists (select from quote.quote_supersession s where s.quote_id = q.id) as superseded
  from quote.quote q;

grant select on quote.quote, quote.quote_supersession to quote_publisher;
grant select on quote.published_quote to underwriting_api;
call platform.publish_view('quote.published_quote');

create view quote.published_sales_ledger as
  select id, organisation, policyholder, facts from quote.sales_ledger;

grant select on quote.sales_ledger to quote_publisher;
grant select on quote.published_sales_ledger to underwriting_api;
call platform.publish_view('quote.published_sales_ledger');

-- The quote service reads its entries the way the others do. The view is its publisher's already: only as that may one grant it.
do $$
declare
  already_member boolean := pg_has_role(current_user, 'quote_publisher', 'SET');
  migrating text := current_user;
begin
  if not already_member then
    execute format('grant quote_publisher to %I with inherit false, set true', migrating);
  end if;
  set local role quote_publisher;
  grant select on quote.published_subsidy_entry to quote_api, quote_job;
  execute format('set local role %I', migrating);
  if not already_member then
    execute format('revoke quote_publisher from %I', migrating);
  end if;
end
$$;

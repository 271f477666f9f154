-- Why: bill insurance covers the bills that were held and listed, each for what it comes to (003:L2109). A claim could not see the list:
-- it counted any bill, and an open account as well.

create view policy.published_listed_bill as
  select p.id as policy_id, p.organisation, bill ->> 'buyer' as business_number, bill ->> 'billNumber' as bill_number,
    (bill ->> 'amount')::bigint as amount
  from policy.policy p, json_array_elements(p.request -> 'bills') bill
  where p.covers = 'held_bills';
grant select on policy.published_listed_bill to claims_api, claims_job;
call platform.publish_view('policy.published_listed_bill');

-- Why: the notice of a drafted claim named the failed buyer by its business number alone; a founder knows her customers by name. The
-- policyholder gave the name, and is the only one told.

call platform.take_view_back('policy.published_agreed_cover');
create or replace view policy.published_agreed_cover as
  select c.policy_id, c.organisation, c.business_number, c.position, c.party, c.form, c.insured_amount,
    c.coverage_percent::text as coverage_percent, c.related_firm, c.from_date, c.until_date, c.name
  from policy.cover c;
call platform.publish_view('policy.published_agreed_cover');

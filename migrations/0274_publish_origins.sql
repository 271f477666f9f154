-- Why: a policy names the application and the quote that it came from, to whoever may read those; and premium or terms of a day before
-- anybody applied are another contract's, or a slip of the pen. The day is that of receipt (상법 §638의2②: premium may come with the
-- application), or for an offer that was handed over, whose application stays with who applied, that on which it was taken.

call platform.take_view_back('underwriting.published_offer');
create or replace view underwriting.published_offer as
  select id, organisation, application_id, hold_id, product, policyholder, policyholder_party, valid_until, requested_inception,
    payment_plan, request, record, conditions, insured_amount, payable, rulebook_sha256, engine_version, accepted_on,
    (select a.quote_id from underwriting.application a where a.id = o.application_id) as quote_id,
    coalesce((select a.received_on from underwriting.application a where a.id = o.application_id), o.handed_over_on) as known_since
  from underwriting.offer o;
call platform.publish_view('underwriting.published_offer');

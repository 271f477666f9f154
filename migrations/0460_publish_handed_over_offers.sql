-- Why: to bind an offer, and to read a policy, its application was looked up once for each column that comes from it, and the offer a second
-- time for who handed it over. Now both come with the offer; `published_handed_offer` is what the release before reads.

call platform.take_view_back('underwriting.published_offer');
create or replace view underwriting.published_offer as
  select o.id, o.organisation, o.application_id, o.hold_id, o.product, o.policyholder, o.policyholder_party, o.valid_until,
    o.requested_inception, o.payment_plan, o.request, o.record, o.conditions, o.insured_amount, o.payable, o.rulebook_sha256,
    o.engine_version, o.accepted_on, a.quote_id, coalesce(a.received_on, o.handed_over_on) as known_since, o.handed_over_by
  from underwriting.offer o left join underwriting.application a on a.id = o.application_id;
call platform.publish_view('underwriting.published_offer');

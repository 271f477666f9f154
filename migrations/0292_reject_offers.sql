-- Why: who holds an offer that it does not want could only let it lapse: the buyer's capacity was kept from others for a month. Its holder
-- may reject it, which frees the hold; that it was rejected, and not withdrawn with its application, is kept.

alter table underwriting.offer
  add column rejected_on date,
  add column rejected_by text;
grant update (rejected_on, rejected_by) on underwriting.offer to underwriting_api;

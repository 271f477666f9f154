-- Why: policyholders were told of a withdrawn limit by the buyer's band alone: not from which day on deliveries have no cover, and nothing
-- at all where the buyer stood as badly before, or where the day was brought forward. What they were told last names the day, too.

alter table underwriting.buyer_status
  -- The first day without a limit, as they were told; null where none was withdrawn, or it was given again.
  add column withdrawn_from date;

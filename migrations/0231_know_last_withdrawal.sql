-- Why: a policy that began after a limit was withdrawn loses cover by the next withdrawal alone, and nobody told its policyholder of that
-- one: the first day without a limit stayed what it was.

alter table underwriting.buyer_status
  -- The first day of the last withdrawal that they were told of; null where none was, or the release before wrote it down.
  add column last_withdrawn_from date;

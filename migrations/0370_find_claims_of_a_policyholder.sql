-- Why: whoever assesses a claim is told what other claims of the policyholder put forward on the same buyer. Drafts put nothing forward, so
-- that the index costs a fan-out nothing.

create index claim_by_policyholder on claims.claim (policyholder_party, id) where filed_on is not null;

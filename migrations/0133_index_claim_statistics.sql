-- Why: statistics of some months read all claims, decisions, payments and policies that there ever were. Each step is found by its day.

create index claim_by_filing on claims.claim (filed_on) where filed_on is not null;
create index decision_by_day on claims.decision (decided_on);
create index payment_settlement_by_day on claims.payment_settlement (settled_on) where outcome = 'posted';
create index recovery_by_day on claims.recovery (received_on);
create index clawback_receipt_by_day on claims.clawback_receipt (received_on);
create index policy_by_inception on policy.policy (inception) where inception is not null;

-- Few payments are voided: a list of them begins here.
create index payment_settlement_voided on claims.payment_settlement (payment_id) where outcome = 'voided';

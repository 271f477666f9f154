-- Why: premium of a planned cancellation goes back on its day, unless an insured event happened before it. Whoever settles that day may
-- come to it late, and an overdue receivable that can be claimed only since then concerns what has ended by then no more: the policy
-- service learns the day, too.

create or replace view claims.published_overdue_claim as
  select policy_id, organisation, status = 'draft' as is_draft, receivable_ids, occurred_on from claims.claim
  where event_type = 'overdue' and status not in ('withdrawn', 'denied');

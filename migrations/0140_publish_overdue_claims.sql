-- Why: premium goes back only while no insured event has happened. An overdue receivable is one (결제지연), and it is private to its
-- policy: the policy service learns which of them were claimed, or drafted as claims, and nothing of the claims themselves.

create view claims.published_overdue_claim as
  select policy_id, organisation, status = 'draft' as is_draft, receivable_ids from claims.claim
  where event_type = 'overdue' and status not in ('withdrawn', 'denied');
-- Jobs end policies of every organisation; requests see what the caller may.
create policy claim_published on claims.claim for select to claims_publisher using (current_user::text like '%\_job');
grant select on claims.claim to claims_publisher;
grant select on claims.published_overdue_claim to policy_api, policy_job;
call platform.publish_view('claims.published_overdue_claim');

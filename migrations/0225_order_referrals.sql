-- Why: the queue of referrals is read in the order in which they are due, those without a day last. A page of it, or of what was decided,
-- begins where the page before ended, and does not sort all that there ever were. Worded as in 0221, so that it expects to see them.

create index referral_by_due on underwriting.referral (coalesce(due_on, 'infinity'), id);
alter policy referral_insurer_read on underwriting.referral
  using (nullif(platform.current_actor_kind() in ('insurer', 'auditor'), false) is not null);

-- Why: what was declared of a receivable named the latest claim that names it. Whoever filed a second claim on a receivable that was paid
-- kept what the buyer paid off the list of what was declared after decisions. The claim that was granted comes first.

call platform.take_view_back('claims.published_filed_receivable');
create or replace view claims.published_filed_receivable as
  select c.organisation, c.policy_id, named.id as receivable_id, c.id as claim_id, c.status
  from claims.claim c cross join lateral unnest(c.receivable_ids) as named (id)
  where c.status not in ('draft', 'withdrawn');
call platform.publish_view('claims.published_filed_receivable');

-- Why: what claims cost says little without the premium that was written for them. Programmes' parts are in it, refunds are not taken off;
-- a policy that was undone from its first day wrote none.

create view policy.published_written_premium as
  select p.id as policy_id, p.organisation, p.product, p.inception, p.net_premium as amount
  from policy.policy p
  where p.inception is not null and coalesce(p.ended_on > p.inception, true);
grant select on policy.published_written_premium to claims_api;
call platform.publish_view('policy.published_written_premium');

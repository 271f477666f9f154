-- Why: an instance of the release before that withdraws a planned cancellation asks for its instalments again and leaves written beside them
-- which end had taken them: a claim would have deducted them as taken back, and as open premium too.

call platform.take_view_back('policy.published_voided_premium');
create or replace view policy.published_voided_premium as
  select v.policy_id, v.organisation, greatest(0, v.unpaid - coalesce((
      select sum(e.amount) from policy.invoice e
      where e.policy_id = v.policy_id and e.kind = 'earned' and e.voided_on is null), 0))::bigint as amount
  from (
    select i.policy_id, i.organisation, sum(i.amount - i.paid) as unpaid
    from policy.invoice i
    where i.voided_by like 'cn\_%' and i.voided_on is not null and i.kind <> 'earned'
    group by i.policy_id, i.organisation
  ) v;
call platform.publish_view('policy.published_voided_premium');

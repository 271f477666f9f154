-- Why: a claim payment sets unpaid premium off. The policy service has to know, so that the same premium is neither asked for again
-- nor set off against a refund. Voided payments set nothing off.

create view claims.published_premium_set_off as
  select p.id as payment_id, p.policy_id, p.organisation, p.unpaid_premium_deducted as amount,
    case when s.outcome is null then 'reserved' else 'posted' end as status, s.settled_on as posted_on
  from claims.payment p left join claims.payment_settlement s on s.payment_id = p.id
  where p.unpaid_premium_deducted > 0 and s.outcome is distinct from 'voided';
create policy payment_published on claims.payment for select to claims_publisher using (current_user::text like '%\_job');
create policy payment_settlement_published on claims.payment_settlement for select to claims_publisher
  using (current_user::text like '%\_job');
-- The parts of a payment are in no view; a policy of the settlements asks whether a bank is paid one.
grant select on claims.payment, claims.payment_part, claims.payment_settlement to claims_publisher;
grant select on claims.published_premium_set_off to policy_api, policy_job;
call platform.publish_view('claims.published_premium_set_off');

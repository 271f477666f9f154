-- Why: a contract that is cancelled from its start, because its terms were never explained, pays nothing. The policy service has to know
-- whether claim money of it is out, or everybody would keep both, the money and the premium. What was clawed back and came in counts off.

create view claims.published_claim_money as
  select m.policy_id, m.organisation, sum(m.amount)::bigint as amount
  from (
    select p.policy_id, p.organisation, p.amount + p.loss_reduction_costs as amount
    from claims.payment p left join claims.payment_settlement s on s.payment_id = p.id
    where s.outcome is distinct from 'voided'
    union all
    select c.policy_id, c.organisation, -r.amount
    from claims.clawback_receipt r
    join claims.clawback b on b.id = r.clawback_id
    join claims.claim c on c.id = b.claim_id
  ) m
  group by m.policy_id, m.organisation;
grant select on claims.clawback, claims.clawback_receipt to claims_publisher;
grant select on claims.published_claim_money to policy_api;
call platform.publish_view('claims.published_claim_money');

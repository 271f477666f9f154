-- Why: premium that a claim payment set off is premium received (상법 §677). A job writes it down, so that nobody is asked for it again
-- and a policy is not ended for what its insurer has already kept.

create policy premium_payment_job_insert on policy.premium_payment for insert to policy_job with check (true);
create policy refund_payout_job on policy.refund_payout for select to policy_job using (true);
create policy refund_payout_settlement_job on policy.refund_payout_settlement for select to policy_job using (true);
grant insert on policy.premium_payment to policy_job;
grant select on policy.refund_payout, policy.refund_payout_settlement to policy_job;

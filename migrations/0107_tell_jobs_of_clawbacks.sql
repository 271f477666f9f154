-- Why: the fan-out and the sweep say what a claim would come to after what was paid; what came back of it is there to be paid again.

create policy clawback_job on claims.clawback for select to claims_job using (true);
create policy clawback_receipt_job on claims.clawback_receipt for select to claims_job using (true);
grant select on claims.clawback, claims.clawback_receipt to claims_job;

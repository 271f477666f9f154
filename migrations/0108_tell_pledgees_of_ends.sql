-- Why: a policy that is terminated by its arrears is ended by a job, and the banks to which it is pledged have to hear of it. Which
-- banks those are is all that the job needs: nothing of their loans.

create policy pledge_job on policy.pledge for select to policy_job using (true);
grant select (id, organisation, policy_id, bank, rank, status) on policy.pledge to policy_job;

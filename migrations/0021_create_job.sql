-- Why: work that outlives a request is written down in the transaction that causes it, as a job of graphile-worker,
-- whose own tables its own migrations make (see platform/jobs/install.ts). Those tables are closed to the services by
-- row-level security: a service adds jobs by these functions, and the workers run as the owner.

create function platform.enqueue_job(
  task text, payload json, queue text, run_at timestamptz, max_attempts integer, job_key text
) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform graphile_worker.add_job(
    identifier => task, payload => payload, queue_name => queue, run_at => run_at,
    max_attempts => max_attempts, job_key => job_key);
end
$$;

-- Many jobs of one task, one for each payload of the list.
create function platform.enqueue_jobs(task text, payloads json) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform graphile_worker.add_jobs(array(
    select row(task, payload, null, null, null, null, null, null)::graphile_worker.job_spec
    from json_array_elements(payloads) as payload));
end
$$;

grant execute on function
  platform.enqueue_job(text, json, text, timestamptz, integer, text), platform.enqueue_jobs(text, json) to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;

-- A job may be run again after its worker was killed: one that commits its effect together with this row has it once.
create table platform.job_effect (
  job_id bigint primary key,
  done_at timestamptz not null default clock_timestamp()
);
create index job_effect_by_time on platform.job_effect using brin (done_at);
grant select, insert, delete on platform.job_effect to quote_job, underwriting_job, policy_job, claims_job;

-- A run that somebody asked for, and what it did.
create table platform.job_run (
  id text primary key check (id like 'jr\_%'),
  organisation text not null,
  name text not null,
  requested_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  outcome text check (outcome in ('done', 'failed')),
  report json,
  check ((finished_at is null) = (outcome is null))
);
comment on table platform.job_run is 'Runs of scheduled jobs that a sandbox operator asked for';

alter table platform.job_run enable row level security;
create policy job_run_own on platform.job_run
  using (organisation = platform.current_organisation());
create policy job_run_jobs on platform.job_run
  to quote_job, underwriting_job, policy_job, claims_job using (true);
grant select, insert on platform.job_run to quote_api, underwriting_api, policy_api, claims_api;
grant select, update (finished_at, outcome, report), delete on platform.job_run to
  quote_job, underwriting_job, policy_job, claims_job;

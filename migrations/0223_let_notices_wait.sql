-- Why: each request that told somebody something put a job of its own into the queue, in its own transaction, and woke every worker for
-- it: half of what a notice cost the server. Now it says only that the notice waits. A few times a second all that wait are put into the
-- queue together, fifty to a job; from there they are tried again, later and later, as before. Instances of the release before go on
-- with `send_notices` and a job each.

create table platform.waiting_notice (
  notice_id text collate "C" primary key check (notice_id like 'nt\_%'),
  since timestamptz not null default clock_timestamp()
);
comment on table platform.waiting_notice is 'Notices for whose delivery no job is in the queue yet';

-- Writes notices for any organisation, and that they wait.
create function platform.leave_notices(
  p_ids text[], p_organisations text[], p_kinds text[], p_subjects json[], p_parameters json[]
) returns void
  language sql security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  insert into platform.notice (id, organisation, kind, subject, parameters)
  select n.id, n.organisation, n.kind, n.subject, n.parameters
  from unnest(p_ids, p_organisations, p_kinds, p_subjects, p_parameters) as n (id, organisation, kind, subject, parameters);
  insert into platform.waiting_notice (notice_id) select unnest(p_ids);
end;

-- Puts notices that wait into the queue, the oldest first, once the oldest has waited long enough for others to come along; gives how
-- many, at most a thousand. Ids begin with their time, so the first is the oldest.
create function platform.dispatch_notices(p_patience interval) returns integer
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_jobs json;
  v_count integer;
begin
  if coalesce((select since > clock_timestamp() - p_patience from platform.waiting_notice order by notice_id limit 1), true)
    or not pg_try_advisory_xact_lock(741150023)
  then
    return 0;
  end if;
  with taken as (
    delete from platform.waiting_notice
      where notice_id = any (array(select notice_id from platform.waiting_notice order by notice_id limit 1000))
      returning notice_id
  ), numbered as (
    select notice_id, (row_number() over (order by notice_id) - 1) / 50 as job from taken
  ), jobs as (
    select json_build_object('noticeIds', json_agg(notice_id order by notice_id)) as payload, count(*) as notices
    from numbered group by job
  )
  select json_agg(payload), coalesce(sum(notices), 0) into v_jobs, v_count from jobs;
  if v_count > 0 then
    perform platform.enqueue_jobs('notices-delivery', v_jobs);
  end if;
  return v_count;
end
$$;
grant execute on function platform.leave_notices(text[], text[], text[], json[], json[]) to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;
grant execute on function platform.dispatch_notices(interval) to quote_job, underwriting_job, policy_job, claims_job;

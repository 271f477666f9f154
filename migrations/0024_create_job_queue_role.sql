-- Why: the workers need the tables of the job queue whole, and nothing else. They log in as a role that owns the schema
-- of graphile-worker: it can do every job's bookkeeping, and neither read a policy nor forget an audit entry. A queue that
-- is there already is handed over as it stands, with the jobs that wait in it.
--
-- Whoever migrates owns everything else and is a member of the role, so that `platform.enqueue_job` and the reset of a
-- sandbox, which run with its rights, go on to reach the queue. graphile-worker's own migrations run as the role
-- (see platform/jobs/install.ts).

do $$
begin
  if not exists (select from pg_roles where rolname = 'job_queue') then
    create role job_queue login;
  end if;
exception when duplicate_object or unique_violation then
  null; -- made by another database of the cluster in between
end
$$;

do $$
begin
  execute format('grant connect on database %I to job_queue', current_database());
  -- A superuser has the rights of every role without being a member.
  if not (pg_has_role(current_user, 'job_queue', 'USAGE') and pg_has_role(current_user, 'job_queue', 'SET')) then
    execute format('grant job_queue to %I with inherit true, set true', current_user);
  end if;
end
$$;

do $$
declare
  thing record;
begin
  if to_regnamespace('graphile_worker') is null then
    create schema graphile_worker authorization job_queue;
    -- As graphile-worker makes it for itself; whoever finds it does not ask for the right to create schemas.
    create table graphile_worker.migrations (
      id int primary key,
      ts timestamptz not null default now(),
      breaking boolean not null default false
    );
    alter table graphile_worker.migrations owner to job_queue;
    return;
  end if;

  alter schema graphile_worker owner to job_queue;
  -- Indexes, types of rows, and sequences of columns follow their tables.
  for thing in
    select c.relkind, c.oid::regclass as name from pg_class c
    where c.relnamespace = 'graphile_worker'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'c', 'S')
      and not exists (select from pg_depend d
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i') and c.relkind = 'S')
  loop
    execute format('alter %s %s owner to job_queue',
      case thing.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
        when 'c' then 'type' else 'table' end, thing.name);
  end loop;
  for thing in
    select p.oid::regprocedure as name from pg_proc p where p.pronamespace = 'graphile_worker'::regnamespace
  loop
    execute format('alter function %s owner to job_queue', thing.name);
  end loop;
  for thing in
    select y.oid::regtype as name from pg_type y
    where y.typnamespace = 'graphile_worker'::regnamespace and y.typtype in ('d', 'e')
  loop
    execute format('alter type %s owner to job_queue', thing.name);
  end loop;
end
$$;

alter default privileges for role job_queue revoke execute on functions from public;
alter default privileges for role job_queue revoke usage on types from public;

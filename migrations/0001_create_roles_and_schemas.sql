-- Why: each service may write its own schema and nothing else, and no role may do anything that nobody granted.
-- The role that runs the migrations owns every object; services log in as roles that own nothing, so that row-level
-- security binds them.
--
-- Roles belong to the whole cluster, not to this database: another database of the cluster may be creating them at this
-- moment, and an operator may have made them beforehand. Passwords are set apart from migrations (see roles.ts).

do $$
declare
  service text;
  role_name text;
begin
  foreach service in array array['quote', 'underwriting', 'policy', 'claims'] loop
    foreach role_name in array array[service || '_api', service || '_job', service || '_publisher'] loop
      begin
        if not exists (select from pg_roles where rolname = role_name) then
          execute format('create role %I %s', role_name,
            case when role_name like '%\_publisher' then 'nologin' else 'login' end);
        end if;
      exception when duplicate_object or unique_violation then
        null; -- made by somebody else in between
      end;
    end loop;
  end loop;
end
$$;

-- Nothing is open to everybody: not this database, not the public schema, not the functions we are going to make.
do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format(
    'grant connect on database %I to quote_api, quote_job, underwriting_api, underwriting_job, '
    'policy_api, policy_job, claims_api, claims_job', current_database());
end
$$;
revoke all on schema public from public;
alter default privileges revoke execute on functions from public;
alter default privileges revoke usage on types from public;

create schema platform;
comment on schema platform is 'What all services share: events, webhooks, audit, idempotency, jobs, the business date';
create schema rulebook;
comment on schema rulebook is 'The dated parameters, version by version';
create schema ledger;
comment on schema ledger is 'Limits as accounts: what is held and what is committed';
create schema quote;
create schema underwriting;
create schema policy;
create schema claims;

grant usage on schema platform, rulebook, ledger to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;
grant usage on schema platform to quote_publisher, underwriting_publisher, policy_publisher, claims_publisher;
-- A schema may be looked into by all services: tables are granted one by one, to others only as published views.
grant usage on schema quote, underwriting, policy, claims to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;
grant usage on schema quote to quote_publisher;
grant usage on schema underwriting to underwriting_publisher;
grant usage on schema policy to policy_publisher;
grant usage on schema claims to claims_publisher;

-- Who is calling, as told to Postgres at the start of the transaction; null when nobody is. After a transaction the
-- settings read as empty text, not null. Plain SQL, so that a policy's use of them is inlined into the query.
create function platform.current_organisation() returns text
  language sql stable parallel safe
  return nullif(current_setting('app.organisation', true), '');
create function platform.current_actor_kind() returns text
  language sql stable parallel safe
  return nullif(current_setting('app.actor_kind', true), '');
create function platform.current_client() returns text
  language sql stable parallel safe
  return nullif(current_setting('app.client', true), '');
grant execute on function
  platform.current_organisation(), platform.current_actor_kind(), platform.current_client() to
  quote_api, quote_job, quote_publisher, underwriting_api, underwriting_job, underwriting_publisher,
  policy_api, policy_job, policy_publisher, claims_api, claims_job, claims_publisher;

-- A view reads with its owner's rights. One that belongs to the owner of the tables would show every organisation's
-- rows, so a published view is handed to `<schema>_publisher`, which owns no table and which the policies name. Grant
-- that role SELECT on what the view reads, and SELECT on the view to whoever may read it.
create procedure platform.publish_view(view regclass)
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  schema_name text := (select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = view);
  publisher text := schema_name || '_publisher';
  already_member boolean := pg_has_role(current_user, publisher, 'SET');
begin
  -- Postgres gives an object only to a role that one may act as and that may create in the schema; both end here.
  if not already_member then
    execute format('grant %I to %I with inherit false, set true', publisher, current_user);
  end if;
  execute format('grant create on schema %I to %I', schema_name, publisher);
  execute format('alter view %s owner to %I', view, publisher);
  execute format('revoke create on schema %I from %I', schema_name, publisher);
  if not already_member then
    execute format('revoke %I from %I', publisher, current_user);
  end if;
end
$$;

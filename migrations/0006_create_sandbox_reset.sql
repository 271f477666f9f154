-- Why: whoever tries the system out wants to begin again at any date. Tables are found in the catalogue, so that a new
-- one is emptied without being listed anywhere. Kept: the rulebook and the migrations, whose schemas are not touched,
-- roles, and each table whose comment says "Kept by sandbox resets".

create function platform.reset_sandbox(p_today date) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set lock_timeout = '10s'
as $$
declare
  v_tables text;
begin
  perform from platform.sandbox for update;
  if not found then
    raise exception 'This database is not a sandbox' using errcode = 'insufficient_privilege';
  end if;

  -- All at once, so that foreign keys between them do not matter. Every request with a key looks into
  -- idempotent_answer first: locking it first lets running ones finish instead of meeting them head-on.
  select string_agg(format('%I.%I', n.nspname, c.relname), ', '
      order by c.oid <> 'platform.idempotent_answer'::regclass, n.nspname, c.relname)
    into v_tables
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('platform', 'ledger', 'quote', 'underwriting', 'policy', 'claims')
      and c.relkind in ('r', 'p') and not c.relispartition
      and coalesce(obj_description(c.oid, 'pg_class'), '') not like '%Kept by sandbox resets%';
  execute 'truncate ' || v_tables || ' restart identity';

  -- Jobs that wait would look for rows that are gone. Those that run finish, and find nothing.
  if to_regclass('graphile_worker._private_jobs') is not null then
    execute 'delete from graphile_worker._private_jobs where locked_at is null';
  end if;

  update platform.sandbox set today = p_today;
end
$$;

grant execute on function platform.reset_sandbox(date) to quote_api, underwriting_api, policy_api, claims_api;

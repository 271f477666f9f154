-- Why: a reset that met a statement over two tables could end in a deadlock, and the request in 503: it locked all tables in its own
-- order, one after the other, while a worker that had just started (placing events, looking for webhooks to deliver) held a later one
-- and wanted an earlier one. Now it never waits long for one table while it holds others: it gives all of them back and begins again.

create or replace function platform.reset_sandbox(p_today date) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  -- Well below deadlock_timeout, after which the others would be the ones to fail.
  set lock_timeout = '250ms'
as $$
declare
  v_tables text;
  v_until timestamptz := clock_timestamp() + interval '10 seconds';
begin
  -- Another reset waits for this transaction's look at its key, and this one for that reset: the whole request is to begin again.
  begin
    perform from platform.sandbox for update;
  exception when lock_not_available then
    raise exception 'Another reset is under way' using errcode = 'serialization_failure';
  end;
  if not exists (select from platform.sandbox) then
    raise exception 'This database is not a sandbox' using errcode = 'insufficient_privilege';
  end if;

  -- Every request with a key looks into idempotent_answer first: locking it first lets running ones finish instead of meeting them.
  select string_agg(format('%I.%I', n.nspname, c.relname), ', '
      order by c.oid <> 'platform.idempotent_answer'::regclass, n.nspname, c.relname)
    into v_tables
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('platform', 'ledger', 'quote', 'underwriting', 'policy', 'claims')
      and c.relkind in ('r', 'p') and not c.relispartition
      and coalesce(obj_description(c.oid, 'pg_class'), '') not like '%Kept by sandbox resets%';

  loop
    -- Leaving the block by an exception gives its locks back.
    begin
      execute 'lock table ' || v_tables || ' in access exclusive mode';
      exit;
    exception when lock_not_available or deadlock_detected then
      if clock_timestamp() > v_until then
        raise;
      end if;
    end;
    perform pg_sleep(0.01 + random() * 0.05);
  end loop;

  -- All at once, so that foreign keys between them do not matter.
  execute 'truncate ' || v_tables || ' restart identity';

  -- Jobs that wait would look for rows that are gone. Those that run, or are being taken now, finish and find nothing.
  if to_regclass('graphile_worker._private_jobs') is not null then
    execute 'delete from graphile_worker._private_jobs where id in (
      select id from graphile_worker._private_jobs where locked_at is null for update skip locked)';
  end if;

  update platform.sandbox set today = p_today;
end
$$;

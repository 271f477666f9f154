-- Why: a reset cost the server half a second, nearly all of it to give tables that held nothing new files, and their indexes too; and
-- it made every session look all of them up again. Now it empties the tables that hold something, and those that refer to them. What
-- it leaves behind is the same: all tables empty, all their numbers at the beginning, each of them locked while it looks.

create or replace function platform.reset_sandbox(p_today date) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  -- Well below deadlock_timeout, after which the others would be the ones to fail.
  set lock_timeout = '250ms'
as $$
declare
  v_ids oid[];
  v_tables text;
  v_filled text;
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
  select array_agg(c.oid), string_agg(format('%I.%I', n.nspname, c.relname), ', '
      order by c.oid <> 'platform.idempotent_answer'::regclass, n.nspname, c.relname)
    into v_ids, v_tables
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

  -- Filled: it or a partition has a file with something in it, be it of rows long deleted, or a number of it was given out. A table
  -- that refers to a filled one goes with it, as foreign keys demand; were that one of the kept, truncating would say so.
  with recursive filled (id) as (
    select id from unnest(v_ids) as id
      where pg_relation_size(id) > 0
        or exists (select from pg_partition_tree(id) p where pg_relation_size(p.relid) > 0)
        or exists (select from pg_depend d join pg_sequence s on s.seqrelid = d.objid
          where d.refobjid = id and d.classid = 'pg_class'::regclass and pg_sequence_last_value(s.seqrelid) is not null)
    union
    select k.conrelid from filled join pg_constraint k on k.confrelid = filled.id and k.contype = 'f' and k.conparentid = 0
  )
  select string_agg(id::regclass::text, ', ') into v_filled from filled;

  -- All at once, so that foreign keys between them do not matter.
  if v_filled is not null then
    execute 'truncate ' || v_filled || ' restart identity';
  end if;

  -- Jobs that wait would look for rows that are gone. Those that run, or are being taken now, finish and find nothing.
  if to_regclass('graphile_worker._private_jobs') is not null then
    execute 'delete from graphile_worker._private_jobs where id in (
      select id from graphile_worker._private_jobs where locked_at is null for update skip locked)';
  end if;

  update platform.sandbox set today = p_today;
end
$$;

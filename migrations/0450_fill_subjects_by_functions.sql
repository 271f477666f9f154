-- Why: an audit entry cost the server more than most changes that it tells of. A fifth of that was its column `subject`: the expression that
-- makes it is read anew from the catalogue for each statement that writes. Now the functions that write the trail, which nobody else may,
-- fill it in.
--
-- The table is locked for as long as it takes to change the catalogue; no row is touched.

alter table platform.audit_entry alter column subject drop expression;

-- What facts say their aggregate belongs to. They are canonical JSON, so a name and the beginning of its id stand there letter for letter.
create function platform.audit_subject(facts text) returns text
  language sql immutable parallel safe
  return case
    when strpos(facts, '"policy":"po_') > 0 then substr(facts, strpos(facts, '"policy":"po_') + 10, 29)
    when strpos(facts, '"policyId":"po_') > 0 then substr(facts, strpos(facts, '"policyId":"po_') + 12, 29)
    when strpos(facts, '"claim":"cl_') > 0 then substr(facts, strpos(facts, '"claim":"cl_') + 9, 29)
    when strpos(facts, '"application":"ap_') > 0 then substr(facts, strpos(facts, '"application":"ap_') + 15, 29)
  end;

-- The hash of an entry, over the bytes that migration 0005 tells.
create function platform.audit_hash(
  previous bytea, aggregate_type text, aggregate_id text, at_position bigint,
  by_organisation text, by_client text, action text, occurred_at timestamptz, facts text
) returns bytea
  language sql stable parallel safe
  return sha256(previous || platform.n4(aggregate_id) || platform.n4(aggregate_type) || int8send(at_position)
    || platform.n4(by_organisation) || platform.n4(by_client) || platform.n4(action)
    || int8send((extract(epoch from occurred_at) * 1000)::bigint) || platform.n4(facts));

create or replace function platform.append_audit(
  p_aggregate_type text, p_aggregate_id text, p_action text, p_text text,
  p_organisation text, p_client text
) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_organisation text := coalesce(platform.current_organisation(), p_organisation);
  v_client text := coalesce(platform.current_client(), p_client);
  v_at timestamptz := date_trunc('milliseconds', clock_timestamp());
  v_entries bigint;
  v_previous bytea;
  v_hash bytea;
begin
  loop
    select h.entries, h.hash into v_entries, v_previous from platform.audit_head h
      where h.aggregate_id = p_aggregate_id and h.aggregate_type = p_aggregate_type for update;
    if not found then
      v_entries := 0;
      v_previous := '\x0000000000000000000000000000000000000000000000000000000000000000';
    end if;
    v_hash := platform.audit_hash(v_previous, p_aggregate_type, p_aggregate_id, v_entries + 1, v_organisation, v_client, p_action, v_at,
      p_text);
    if v_entries = 0 then
      insert into platform.audit_head (aggregate_id, aggregate_type, organisation, entries, hash)
        values (p_aggregate_id, p_aggregate_type, v_organisation, 1, v_hash)
        on conflict (aggregate_id, aggregate_type) do nothing;
      -- Somebody else began this chain in between: continue theirs.
      continue when not found;
    else
      update platform.audit_head set entries = v_entries + 1, hash = v_hash
        where aggregate_id = p_aggregate_id and aggregate_type = p_aggregate_type;
    end if;
    insert into platform.audit_entry (aggregate_id, aggregate_type, position, organisation, client, action, occurred_at, text, subject,
        previous_hash, hash)
      values (p_aggregate_id, p_aggregate_type, v_entries + 1, v_organisation, v_client, p_action, v_at, p_text,
        platform.audit_subject(p_text), v_previous, v_hash);
    return;
  end loop;
end
$$;

create or replace function platform.append_audits(
  p_aggregate_type text, p_action text, p_aggregate_ids text[], p_texts text[], p_organisation text, p_client text
) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_organisation text := coalesce(platform.current_organisation(), p_organisation);
  v_client text := coalesce(platform.current_client(), p_client);
  v_at timestamptz := date_trunc('milliseconds', clock_timestamp());
  v_before_the_first bytea := '\x0000000000000000000000000000000000000000000000000000000000000000';
  v_begun text[];
  v_entry record;
begin
  with entry as materialized (
    select distinct on (e.id) e.id, e.text,
      platform.audit_hash(v_before_the_first, p_aggregate_type, e.id, 1, v_organisation, v_client, p_action, v_at, e.text) as hash
    from unnest(p_aggregate_ids, p_texts) as e (id, text)
    order by e.id
  ), head as (
    insert into platform.audit_head (aggregate_id, aggregate_type, organisation, entries, hash)
    select id, p_aggregate_type, v_organisation, 1, hash from entry
    on conflict (aggregate_id, aggregate_type) do nothing
    returning aggregate_id
  ), written as (
    insert into platform.audit_entry (aggregate_id, aggregate_type, position, organisation, client, action, occurred_at, text, subject,
      previous_hash, hash)
    select entry.id, p_aggregate_type, 1, v_organisation, v_client, p_action, v_at, entry.text, platform.audit_subject(entry.text),
      v_before_the_first, entry.hash
    from entry join head on head.aggregate_id = entry.id
    returning aggregate_id
  )
  select coalesce(array_agg(aggregate_id), '{}') into v_begun from written;
  if cardinality(v_begun) = cardinality(p_aggregate_ids) then
    return;
  end if;

  -- Chains that were there already go on one by one.
  for v_entry in
    select e.id, e.text from unnest(p_aggregate_ids, p_texts) as e (id, text)
    where e.id not in (select unnest(v_begun))
    order by e.id
  loop
    perform platform.append_audit(p_aggregate_type, v_entry.id, p_action, v_entry.text, p_organisation, p_client);
  end loop;
end
$$;

-- A call that began before this migration and writes after it knows of no subject: this fills it in until the next migration, which waits
-- for such calls.
create function platform.fill_audit_subject() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  new.subject := platform.audit_subject(new.text);
  return new;
end
$$;
create trigger fill_audit_subject before insert on platform.audit_entry
  for each row execute function platform.fill_audit_subject();

-- Why: Postgres reads the CHECK constraints of a table anew from the catalogue for each statement that writes to it. To append an entry to the
-- audit trail took an eighth longer for that. What a type demands, a session reads once.
--
-- Nobody but the two functions below writes entries. What a caller may say passes through types, which refuse what the constraints
-- refused, with the same error; a position is no caller's to say.
--
-- A call of the functions before that is under way beside this writes what it was given. The table is locked for as long as it takes to
-- change the catalogue; no row is touched.

create domain platform.aggregate_id as text collate "C" check (value ~ '^[!-~]+$' and length(value) <= 200);
create domain platform.aggregate_type as text collate "C" check (value ~ '^[a-z][a-z_]*$' and length(value) <= 60);
create domain platform.audit_action as text check (value ~ '^[a-z][a-z_.]*$' and length(value) <= 100);

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
      values (p_aggregate_id::platform.aggregate_id, p_aggregate_type::platform.aggregate_type, v_entries + 1, v_organisation, v_client,
        p_action::platform.audit_action, v_at, p_text, platform.audit_subject(p_text), v_previous, v_hash);
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
    select entry.id::platform.aggregate_id, p_aggregate_type::platform.aggregate_type, 1, v_organisation, v_client,
      p_action::platform.audit_action, v_at, entry.text, platform.audit_subject(entry.text), v_before_the_first, entry.hash
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

alter table platform.audit_entry
  drop constraint audit_entry_aggregate_id_check,
  drop constraint audit_entry_aggregate_type_check,
  drop constraint audit_entry_action_check,
  drop constraint audit_entry_position_check;

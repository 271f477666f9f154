-- Why: a fan-out begins thousands of chains of the audit trail in one transaction. One call for each of them takes longer than all the
-- rest of its work together; begun in one statement, they cost a tenth of that. The bytes that are hashed are the same.

create function platform.append_audits(
  p_aggregate_type text, p_action text, p_entries json, p_organisation text, p_client text
) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_organisation text := coalesce(platform.current_organisation(), p_organisation);
  v_client text := coalesce(platform.current_client(), p_client);
  v_at timestamptz := date_trunc('milliseconds', clock_timestamp());
  v_begun text[];
  v_entry record;
begin
  with entry as materialized (
    select distinct on (e.id) e.id, e.facts,
      sha256(decode(repeat('00', 32), 'hex') || platform.n4(e.id) || platform.n4(p_aggregate_type)
        || int8send(1) || platform.n4(v_organisation) || platform.n4(v_client) || platform.n4(p_action)
        || int8send((extract(epoch from v_at) * 1000)::bigint) || platform.n4(e.facts)) as hash
    from json_to_recordset(p_entries) as e (id text, facts text)
    order by e.id
  ), head as (
    insert into platform.audit_head (aggregate_id, aggregate_type, organisation, entries, hash)
    select id, p_aggregate_type, v_organisation, 1, hash from entry
    on conflict (aggregate_id, aggregate_type) do nothing
    returning aggregate_id
  ), written as (
    insert into platform.audit_entry (aggregate_id, aggregate_type, position, organisation, client, action, occurred_at, text,
      previous_hash, hash)
    select entry.id, p_aggregate_type, 1, v_organisation, v_client, p_action, v_at, entry.facts, decode(repeat('00', 32), 'hex'),
      entry.hash
    from entry join head on head.aggregate_id = entry.id
    returning aggregate_id
  )
  select coalesce(array_agg(aggregate_id), '{}') into v_begun from written;
  if cardinality(v_begun) = json_array_length(p_entries) then
    return;
  end if;

  -- Chains that were there already go on one by one.
  for v_entry in
    select e.id, e.facts from json_to_recordset(p_entries) as e (id text, facts text)
    where e.id not in (select unnest(v_begun))
    order by e.id
  loop
    perform platform.append_audit(p_aggregate_type, v_entry.id, p_action, v_entry.facts, p_organisation, p_client);
  end loop;
end
$$;
comment on function platform.append_audits(text, text, json, text, text) is
  'Appends one entry to the chain of each aggregate of a list [{id, facts}]; an aggregate stands in it once';

grant execute on function platform.append_audits(text, text, json, text, text) to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;

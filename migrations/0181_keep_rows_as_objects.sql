-- Why: instances of the release before go on while a database is prepared for the next one, and still hand rows over as lists of JSON
-- objects. What took them came away with 0130; here it is again, for as long as such instances may run, over what took its place.

create function platform.publish_events(events json) returns void
  language sql
  set search_path = pg_catalog, pg_temp
begin atomic
  select platform.publish_events(array_agg(e.id), array_agg(e.type), array_agg(e.source), array_agg(e.subject),
      array_agg(e.recipient), array_agg(e.data))
    from (
      select e.id, e.type, e.source, e.subject, recipient.name as recipient, e.data
      from rows from (json_to_recordset(events)
          as (id text, type text, source text, subject text, recipients text[], data json))
        with ordinality as e (id, type, source, subject, recipients, data, nth)
      cross join lateral unnest(e.recipients) with ordinality as recipient (name, nth)
      order by e.nth, recipient.nth
    ) as e;
end;

create function platform.send_notices(notices json) returns void
  language sql
  set search_path = pg_catalog, pg_temp
begin atomic
  select platform.send_notices(array_agg(n.id), array_agg(n.organisation), array_agg(n.kind), array_agg(n.subject),
      array_agg(n.parameters))
    from json_to_recordset(notices) as n (id text, organisation text, kind text, subject json, parameters json);
end;

create function platform.append_audits(
  p_aggregate_type text, p_action text, p_entries json, p_organisation text, p_client text
) returns void
  language sql
  set search_path = pg_catalog, pg_temp
begin atomic
  select platform.append_audits(p_aggregate_type, p_action, coalesce(array_agg(e.id), '{}'), coalesce(array_agg(e.facts), '{}'),
      p_organisation, p_client)
    from json_to_recordset(p_entries) as e (id text, facts text);
end;

grant execute on function platform.publish_events(json), platform.send_notices(json),
  platform.append_audits(text, text, json, text, text) to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;

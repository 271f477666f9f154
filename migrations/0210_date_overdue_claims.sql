-- Why: premium of a planned cancellation goes back on its day, unless an insured event happened before it. Whoever settles that day may
-- come to it late, and an overdue receivable that can be claimed only since then concerns what has ended by then no more: the policy
-- service learns the day, too.

-- Takes a published view back into the hands of whoever migrates, who may then change it and publish it again. What was granted stays.
create procedure platform.take_view_back(view regclass)
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  publisher text := (select pg_get_userbyid(relowner) from pg_class where oid = view);
  already_member boolean := pg_has_role(current_user, publisher, 'SET');
begin
  if not already_member then
    execute format('grant %I to %I with inherit true, set true', publisher, current_user);
  end if;
  execute format('alter view %s owner to %I', view, current_user);
  if not already_member then
    execute format('revoke %I from %I', publisher, current_user);
  end if;
end
$$;

call platform.take_view_back('claims.published_overdue_claim');
create or replace view claims.published_overdue_claim as
  select policy_id, organisation, status = 'draft' as is_draft, receivable_ids, occurred_on from claims.claim
  where event_type = 'overdue' and status not in ('withdrawn', 'denied');
call platform.publish_view('claims.published_overdue_claim');

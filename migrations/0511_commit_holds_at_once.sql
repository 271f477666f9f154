-- Why: nearly every hold that is to be committed can be: it is held, by the caller, and not past its day. Asking that of its row and saying
-- so on it is one step, which locks it as the look before did. What speaks against it is looked for where it could not be.
--
-- What a hold takes at this moment need not be worked out for that either: entries add up, so that what each of them holds is given back or
-- committed by itself.

create or replace function ledger.commit_hold(p_id text, p_from date, p_until date, p_today date) returns text
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold ledger.hold;
begin
  update ledger.hold h set state = 'committed', from_date = p_from, until_date = p_until, decided_at = now()
    where h.id = p_id and h.state = 'held' and coalesce(h.expires_on >= p_today, true)
      and p_from >= h.from_date and p_until <= h.until_date and p_from < p_until and ledger.may_act_for(h.organisation);
  if not found then
    v_hold := ledger.lock_hold(p_id);
    if v_hold.id is null then return 'unknown'; end if;
    if v_hold.state = 'committed' then return 'already_committed'; end if;
    if v_hold.state <> 'held' then return v_hold.state; end if;
    if v_hold.expires_on < p_today then return 'expired'; end if;
    perform ledger.refuse_period_outside(v_hold, p_from, p_until);
    -- It was handed over to the caller just now.
    return ledger.commit_hold(p_id, p_from, p_until, p_today);
  end if;

  insert into ledger.entry (hold, line, account, step, held, committed, from_date, until_date)
    select p_id, e.line, e.account, part.step, -e.held, part.committed, part.from_date, part.until_date
      from ledger.entry e
      cross join lateral (values
        ('release'::ledger.entry_step, 0::bigint, e.from_date, least(e.until_date, p_from)),
        ('commit', e.held, greatest(e.from_date, p_from), least(e.until_date, p_until)),
        ('release', 0, greatest(e.from_date, p_until), e.until_date)
      ) as part (step, committed, from_date, until_date)
      where e.hold = p_id and part.from_date < part.until_date;
  return 'committed';
end
$$;

-- Why: two business numbers may turn out to be one person after both were insured. From then on they have one cap: what is held and
-- committed under the one key goes over to the other, by entries like any other, so that the balances still add up. No limit is tested:
-- what was promised stands, and nothing more is given until there is room.

-- The account's name with one person in the place of another; accounts of money and of the programme name no person.
create function ledger.account_of_other(p_account text, p_from text, p_to text) returns text
  language sql immutable
  return case when split_part(p_account, ':', 1) in
      ('buyer', 'policyholder', 'policyholder_product', 'policyholder_product_buyer')
    then array_to_string(array_replace(string_to_array(p_account, ':'), p_from, p_to), ':')
    else p_account end;

-- A null line is everything; with a line, only what buyers' accounts carry for that number. The last statement of its transaction.
create function ledger.join_parties(p_from text, p_to text, p_line text) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_accounts text[];
  v_holds text[];
begin
  if platform.current_actor_kind() is distinct from 'insurer' then
    raise exception 'Only the insurer tells who is one person' using errcode = 'insufficient_privilege';
  end if;
  select array_agg(a.key) into v_accounts from ledger.account a
    where ledger.account_of_other(a.key, p_from, p_to) <> a.key
      and (p_line is null or a.key like 'buyer:%' or a.key like 'policyholder\_product\_buyer:%:' || p_from);
  if v_accounts is null then
    return;
  end if;
  -- Whoever decides about one of the holds at this moment is waited for.
  select array_agg(h.id) into v_holds from (
    select h.id from ledger.hold h
      where h.state in ('held', 'committed') and exists (
        select from ledger.entry e where e.hold = h.id and e.account = any (v_accounts) and (p_line is null or e.line = p_line))
      order by h.id for update
  ) as h;
  if v_holds is null then
    return;
  end if;
  insert into ledger.entry (hold, line, account, step, held, committed, from_date, until_date)
    select s.hold, s.line, moved.account, 'move', moved.sign * s.held, moved.sign * s.committed, s.from_date, s.until_date
      from ledger.standing(v_holds) s
      cross join lateral (values (s.account, -1), (ledger.account_of_other(s.account, p_from, p_to), 1)) as moved (account, sign)
      where s.account = any (v_accounts) and (p_line is null or s.line = p_line);
  perform ledger.carry_entries(v_holds, null);
end
$$;
grant execute on function ledger.join_parties(text, text, text) to underwriting_api;

-- Why: premium that is owed back is paid out by a cashier in two steps, each a row that never changes: reserved, then posted or
-- voided, once. What a programme gets back is paid to nobody: its monthly settlement counts it (policy.subsidy_booking).

create index premium_refund_by_organisation on policy.premium_refund (organisation, id desc);
create index premium_refund_by_policy on policy.premium_refund (policy_id, id);

create table policy.refund_payout (
  id text primary key check (id like 'rp\_%'),
  organisation text not null,
  refund_id text not null references policy.premium_refund,
  policy_id text not null references policy.policy,
  -- The cashier's, of the transfer.
  reference text not null check (char_length(reference) between 1 and 100),
  -- What of the refund it settles: what is set off against unpaid premium, and what is paid out.
  amount bigint not null check (amount > 0),
  set_off bigint not null check (set_off between 0 and amount),
  -- The rule of the set-off, as the rulebook stated it.
  rule json not null,
  reserved_on date not null,
  reserved_by text not null,
  created_at timestamptz not null
);
create unique index refund_payout_by_reference on policy.refund_payout (organisation, refund_id, reference);
create index refund_payout_by_refund on policy.refund_payout (refund_id, id);
create index refund_payout_by_policy on policy.refund_payout (policy_id);

-- How it ended; the key lets it end once.
create table policy.refund_payout_settlement (
  payout_id text primary key references policy.refund_payout,
  organisation text not null,
  outcome text not null check (outcome in ('posted', 'voided')),
  -- The day the money left, or the day it was called off.
  settled_on date not null,
  -- Why it was voided.
  reason text check (char_length(reason) between 1 and 200),
  settled_by text not null,
  created_at timestamptz not null
);

do $$
declare
  v_table text;
begin
  foreach v_table in array array['refund_payout', 'refund_payout_settlement'] loop
    execute format('alter table policy.%I enable row level security', v_table);
    execute format('create policy %I on policy.%I for select using (organisation = platform.current_organisation())',
      v_table || '_own', v_table);
    execute format($policy$create policy %I on policy.%I for all using (platform.current_actor_kind() = 'insurer')
      with check (platform.current_actor_kind() = 'insurer')$policy$, v_table || '_insurer', v_table);
    execute format($policy$create policy %I on policy.%I for select using (platform.current_actor_kind() = 'auditor')$policy$,
      v_table || '_auditor', v_table);
    execute format('grant select, insert on policy.%I to policy_api', v_table);
  end loop;
end
$$;

-- Which premiums are written down by which reference: a claim payment that set premium off is one of them.
create view policy.published_recorded_premium as
  select policy_id, organisation, reference, amount from policy.premium_payment;
create policy premium_payment_published on policy.premium_payment for select to policy_publisher
  using (current_user::text like '%\_job');
grant select on policy.premium_payment to policy_publisher;
grant select on policy.published_recorded_premium to claims_api, claims_job;
call platform.publish_view('policy.published_recorded_premium');

-- What reserved payouts are going to set off: no claim payment sets it off again meanwhile.
create view policy.published_reserved_set_off as
  select o.policy_id, o.organisation, o.set_off as amount from policy.refund_payout o
  where o.set_off > 0 and not exists (select from policy.refund_payout_settlement s where s.payout_id = o.id);
create policy refund_payout_published on policy.refund_payout for select to policy_publisher
  using (current_user::text like '%\_job');
create policy refund_payout_settlement_published on policy.refund_payout_settlement for select to policy_publisher
  using (current_user::text like '%\_job');
grant select on policy.refund_payout, policy.refund_payout_settlement to policy_publisher;
grant select on policy.published_reserved_set_off to claims_api, claims_job;
call platform.publish_view('policy.published_reserved_set_off');

-- Holds the premium of a policy until the transaction ends: a claim payment and a refund never set the same unpaid premium off twice.
-- It locks, and changes nothing; the policy comes before everything that the policy service locks after it.
create function policy.hold_premium(p_policy_id text) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if platform.current_actor_kind() is distinct from 'insurer' then
    raise exception 'Only the insurer holds premium' using errcode = 'insufficient_privilege';
  end if;
  perform from policy.policy p where p.id = p_policy_id for no key update;
end
$$;
grant execute on function policy.hold_premium(text) to claims_api;

-- Why: a subsidy programme has a fund and a cap per firm, and what is left decides what it pays (000:L153 재원 현황). Bookings are for
-- good: drawn when a policy is bound, returned when it ends early. The account of a fund is the sum of its bookings, kept by the
-- database itself; whoever decides how much it gives locks the account first.

create table policy.subsidy_booking (
  id text primary key check (id like 'sb\_%'),
  organisation text not null,
  policy_id text not null references policy.policy,
  policyholder text not null check (policyholder ~ '^[0-9]{10}$'),
  policyholder_party text not null,
  programme text not null,
  kind text not null check (kind in ('drawn', 'returned')),
  amount bigint not null check (amount > 0),
  booked_on date not null,
  created_at timestamptz not null
);
create index subsidy_booking_by_programme on policy.subsidy_booking (programme, booked_on, id);
create index subsidy_booking_by_policy on policy.subsidy_booking (policy_id, id);

alter table policy.subsidy_booking enable row level security;
create policy subsidy_booking_own on policy.subsidy_booking for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy subsidy_booking_insurer on policy.subsidy_booking for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy subsidy_booking_auditor on policy.subsidy_booking for select
  using (platform.current_actor_kind() = 'auditor');
create policy subsidy_booking_job on policy.subsidy_booking for all to policy_job using (true) with check (true);
grant select, insert on policy.subsidy_booking to policy_api, policy_job;

-- What a programme has given in all (party '') and to each firm. Of no organisation, and no role may touch it but by the functions.
create table policy.subsidy_account (
  programme text not null,
  party text not null,
  drawn bigint not null check (drawn >= 0),
  primary key (programme, party)
);
comment on table policy.subsidy_account is 'What each subsidy programme has given, in all and to each firm: the sums of its bookings';
alter table policy.subsidy_account enable row level security;
create policy subsidy_account_published on policy.subsidy_account for select to policy_publisher using (party = '');

-- Rows come in the order of their programmes, and the whole fund before the firm: two bookings never wait for each other.
create function policy.keep_subsidy_account() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if new.kind = 'drawn' then
    insert into policy.subsidy_account as a (programme, party, drawn) values (new.programme, '', new.amount)
      on conflict (programme, party) do update set drawn = a.drawn + excluded.drawn;
    insert into policy.subsidy_account as a (programme, party, drawn) values (new.programme, new.policyholder_party, new.amount)
      on conflict (programme, party) do update set drawn = a.drawn + excluded.drawn;
  else
    update policy.subsidy_account a set drawn = a.drawn - new.amount where a.programme = new.programme and a.party = '';
    update policy.subsidy_account a set drawn = a.drawn - new.amount
      where a.programme = new.programme and a.party = new.policyholder_party;
  end if;
  return null;
end
$$;
create trigger keep_subsidy_account after insert on policy.subsidy_booking
  for each row execute function policy.keep_subsidy_account();

-- Locks the accounts of the programmes, and of the firm with them, until the transaction ends; gives what was drawn by then.
create function policy.lock_subsidy_accounts(p_programmes text[], p_party text)
  returns table (programme text, drawn bigint, drawn_by_firm bigint)
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into policy.subsidy_account (programme, party, drawn)
    select p, k, 0 from unnest(p_programmes) p cross join unnest(array['', p_party]) k order by p, k
    on conflict do nothing;
  perform from policy.subsidy_account a
    where a.programme = any (p_programmes) and a.party in ('', p_party) order by a.programme, a.party for update;
  return query select a.programme, a.drawn, f.drawn from policy.subsidy_account a
    join policy.subsidy_account f on f.programme = a.programme and f.party = p_party
    where a.programme = any (p_programmes) and a.party = '' order by a.programme;
end
$$;
grant execute on function policy.lock_subsidy_accounts(text[], text) to policy_api;

create view policy.published_subsidy_fund as
  select programme, drawn from policy.subsidy_account where party = '';
comment on view policy.published_subsidy_fund is 'What each subsidy programme has given so far, all firms together';
grant select on policy.subsidy_account to policy_publisher;
grant select on policy.published_subsidy_fund to policy_api, quote_api;
call platform.publish_view('policy.published_subsidy_fund');

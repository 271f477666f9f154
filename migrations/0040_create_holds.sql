-- Why: no limit may ever be exceeded, whoever asks. What an offer, a policy or a payment takes from the limits is one hold, whose row
-- alone decides what became of it; entries say what it takes from which account on which days, and are never changed. An account's
-- balance is kept as the days on which it changes, so that a hold of any length is two rows, and a year's renewals touch nobody else.
-- Services reach all of it by functions; they read their holds in a published view.

do $$
begin
  if not exists (select from pg_roles where rolname = 'ledger_publisher') then
    create role ledger_publisher nologin;
  end if;
exception when duplicate_object or unique_violation then
  null; -- made by another database of the cluster in between
end
$$;
grant usage on schema platform, ledger to ledger_publisher;
grant execute on function
  platform.current_organisation(), platform.current_actor_kind(), platform.current_client() to ledger_publisher;

create type ledger.hold_state as enum ('held', 'committed', 'released', 'expired');
create type ledger.entry_step as enum ('hold', 'commit', 'move', 'release', 'expire');

-- One short check for each of these two tables: checks are read and compiled anew for every statement, and longer ones took half of
-- the time of the busiest statements there are. The functions, which alone write here, refuse the rest.
create table ledger.hold (
  id text collate "C" primary key,
  organisation text not null,
  -- The offer, endorsement or payment.
  subject text not null,
  state ledger.hold_state not null,
  -- [from_date, until_date), infinite where it has no beginning or end; narrowed when it is committed for fewer days, or ends early.
  from_date date not null,
  until_date date not null,
  -- The last day on which it can be committed; null where it does not lapse.
  expires_on date,
  created_at timestamptz not null default now(),
  -- Null while it is held.
  decided_at timestamptz,
  check (until_date >= from_date)
);
comment on table ledger.hold is 'What is held of limits for whom; its state says whether it was committed, released or lapsed';
create index hold_expiring on ledger.hold (expires_on, id) where state = 'held';

alter table ledger.hold enable row level security;
create policy hold_own on ledger.hold for select
  using (organisation = platform.current_organisation());
create policy hold_insurer on ledger.hold for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy hold_published on ledger.hold for select to ledger_publisher
  using (current_user::text like '%\_job');

-- Hold, line and account name what an entry corrects: their first entry took, later ones give back or move from held to committed.
-- No foreign key: entries are written by the functions beside their hold, up to twenty thousand at a time.
create table ledger.entry (
  id bigint generated always as identity,
  hold text collate "C" not null,
  -- What the amount is for within the hold, such as the buyer's business number.
  line text collate "C" not null,
  account text collate "C" not null,
  step ledger.entry_step not null,
  -- By how much it changes what is held and what is committed on each day of [from_date, until_date).
  held bigint not null,
  committed bigint not null,
  from_date date not null,
  until_date date not null,
  -- The limit that it was tested against; only what takes more is tested.
  limit_won bigint,
  -- Entries of one transaction change the balances together, in its last statement.
  transaction xid8 not null default pg_current_xact_id(),
  entered_at timestamptz not null default now(),
  primary key (hold, id),
  check (until_date > from_date)
);
comment on table ledger.entry is 'Every change of what holds take from accounts; never changed itself';

create function ledger.refuse_change() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'An entry of the ledger never changes: write another one';
end
$$;
create trigger entry_is_for_good before update or delete on ledger.entry
  for each statement execute function ledger.refuse_change();

-- One row to lock for each account: whoever changes a balance holds it.
create table ledger.account (
  key text collate "C" primary key,
  -- On no day does it carry more, so that a hold which fits below needs no look at the days. It rises with each hold, and is worked out
  -- again from the days when it comes to the limit.
  ceiling bigint not null,
  -- How often its days changed since they were added up, and how many rows they were then.
  changes integer not null default 0,
  days integer not null default 0
) with (fillfactor = 50);
comment on table ledger.account is 'What limits apply to, such as a buyer: its row is locked while its balance is tested and changed';

create table ledger.day_change (
  account text collate "C" not null,
  -- What the account carries changes by so much on this day, against the day before. A day may have several rows until they are added
  -- up: another row waits for nobody, while the one row of a day would be changed by all.
  day date not null,
  held bigint not null,
  committed bigint not null
);
create index day_changes on ledger.day_change (account, day);
comment on table ledger.day_change is 'The balance of each account, as the days on which it changes; what it carries on a day is the sum up to it';

create view ledger.published_hold as
  select id, organisation, subject, state::text as state, from_date, until_date, expires_on from ledger.hold;
grant select on ledger.hold to ledger_publisher;
grant select on ledger.published_hold to
  underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;
call platform.publish_view('ledger.published_hold');

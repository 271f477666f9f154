-- Why: a policyholder may declare the receivables that its policy covers, one at a time or a hundred thousand. An invoice is known
-- by its tax invoice number, so sending it twice makes one. What was paid, returned or set off stands in rows of its own.

create table policy.receivable (
  id text primary key check (id like 'rv\_%'),
  organisation text not null,
  policy_id text not null references policy.policy,
  buyer text not null check (buyer ~ '^[0-9]{10}$'),
  instrument text not null check (instrument in ('open_account', 'bill', 'electronic')),
  invoice_number text not null,
  -- 승인번호 of the tax invoice; a bill is known by its number.
  tax_invoice_number text,
  supplied_on date not null,
  due_on date not null check (due_on >= supplied_on),
  amount bigint not null check (amount > 0),
  supply_value bigint check (supply_value >= 0),
  vat bigint check (vat >= 0),
  bill_issued_on date,
  disputed_on date,
  created_at timestamptz not null,
  version bigint not null default 1,
  updated_at timestamptz not null
);
create unique index receivable_by_invoice on policy.receivable (organisation, policy_id, invoice_number);
create unique index receivable_by_tax_invoice on policy.receivable (organisation, policy_id, tax_invoice_number);
create index receivable_by_policy on policy.receivable (policy_id, id desc);
create index receivable_by_buyer on policy.receivable (policy_id, buyer, due_on);

alter table policy.receivable enable row level security;
create policy receivable_own on policy.receivable for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy receivable_insurer on policy.receivable for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy receivable_job on policy.receivable for all to policy_job using (true) with check (true);
create policy receivable_published on policy.receivable for select to policy_publisher
  using (current_user::text like '%\_job');
grant select, insert, update on policy.receivable to policy_api, policy_job;

-- What lessened a receivable; a correction is a row that names the one it takes back.
create table policy.receivable_change (
  id text primary key check (id like 'rc\_%'),
  organisation text not null,
  receivable_id text not null references policy.receivable,
  kind text not null check (kind in ('payment', 'return', 'offset', 'reversal')),
  amount bigint not null check (amount > 0),
  occurred_on date not null,
  -- Where the payer said which invoice he paid (민법 §476).
  designated boolean not null default false,
  reverses text references policy.receivable_change,
  created_at timestamptz not null
);
create index receivable_changes on policy.receivable_change (receivable_id, id);
create unique index receivable_change_reversed on policy.receivable_change (organisation, reverses);

alter table policy.receivable_change enable row level security;
create policy receivable_change_own on policy.receivable_change for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy receivable_change_insurer on policy.receivable_change for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy receivable_change_job on policy.receivable_change for all to policy_job using (true) with check (true);
create policy receivable_change_published on policy.receivable_change for select to policy_publisher
  using (current_user::text like '%\_job');
grant select, insert on policy.receivable_change to policy_api, policy_job;

create view policy.published_receivable as
  select r.id, r.organisation, r.policy_id, r.buyer, r.instrument, r.invoice_number, r.tax_invoice_number, r.supplied_on, r.due_on,
    r.amount, r.supply_value, r.vat, r.bill_issued_on, r.disputed_on
  from policy.receivable r;
create view policy.published_receivable_change as
  select c.id, c.organisation, c.receivable_id, c.kind, c.amount, c.occurred_on, c.designated, c.reverses
  from policy.receivable_change c;
grant select on policy.receivable, policy.receivable_change to policy_publisher;
grant select on policy.published_receivable, policy.published_receivable_change to claims_api, claims_job;
call platform.publish_view('policy.published_receivable');
call platform.publish_view('policy.published_receivable_change');

-- The right to claim money, pledged to a bank (질권): it is paid first, up to its loan.
create table policy.pledge (
  id text primary key check (id like 'pg\_%'),
  organisation text not null,
  policy_id text not null references policy.policy,
  bank text not null,
  -- The order in which banks are paid.
  rank integer not null check (rank >= 1),
  status text not null check (status in ('assigned', 'acknowledged', 'released')),
  loan_reference text not null,
  loan_amount bigint not null check (loan_amount > 0),
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index pledge_ranks on policy.pledge (organisation, policy_id, rank);
create index pledge_by_bank on policy.pledge (bank, id desc);

alter table policy.pledge enable row level security;
create policy pledge_own on policy.pledge for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy pledge_bank on policy.pledge for all
  using (bank = platform.current_organisation()) with check (bank = platform.current_organisation());
create policy pledge_insurer on policy.pledge for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy pledge_published on policy.pledge for select to policy_publisher
  using (current_user::text like '%\_job');
grant select, insert, update on policy.pledge to policy_api;

create view policy.published_pledge as
  select id, organisation, policy_id, bank, rank, status, loan_amount from policy.pledge;
grant select on policy.pledge to policy_publisher;
grant select on policy.published_pledge to claims_api, claims_job;
call platform.publish_view('policy.published_pledge');

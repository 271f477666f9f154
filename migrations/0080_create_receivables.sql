-- Why: a policyholder may declare the receivables that its policy covers, one at a time or a hundred thousand. An invoice is known
-- by its tax invoice number, or by its own, so sending it twice makes one. What was paid, returned or set off stands in rows of its own.

create table policy.receivable (
  id text primary key check (id like 'rv\_%'),
  organisation text not null,
  policy_id text not null references policy.policy,
  buyer text not null check (buyer ~ '^[0-9]{10}$'),
  instrument text not null check (instrument in ('open_account', 'bill', 'electronic')),
  -- A bill is known by its number.
  invoice_number text not null,
  -- 승인번호 of the tax invoice.
  tax_invoice_number text,
  supplied_on date not null,
  due_on date not null check (due_on >= supplied_on),
  amount bigint not null check (amount > 0),
  supply_value bigint check (supply_value >= 0),
  vat bigint check (vat >= 0),
  bill_issued_on date,
  -- What payments, returns and offsets took off it: moved by the transaction that adds their row, never beyond the amount.
  settled bigint not null default 0 check (settled between 0 and amount),
  disputed_on date,
  dispute_reason text,
  created_at timestamptz not null,
  version bigint not null default 1,
  updated_at timestamptz not null,
  check (dispute_reason is null or disputed_on is not null)
);
create unique index receivable_by_invoice on policy.receivable (organisation, policy_id, buyer, invoice_number);
create unique index receivable_by_tax_invoice on policy.receivable (organisation, policy_id, tax_invoice_number);
create index receivable_by_policy on policy.receivable (policy_id, id desc);
create index receivable_by_buyer on policy.receivable (policy_id, buyer, due_on);
-- What can become overdue, without what is settled.
create index receivable_open_by_due on policy.receivable (due_on) where settled < amount;
-- What was declared since the last sweep, however late it is.
create index receivable_by_creation on policy.receivable using brin (created_at);

alter table policy.receivable enable row level security;
create policy receivable_own on policy.receivable for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy receivable_insurer on policy.receivable for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy receivable_job on policy.receivable for all to policy_job using (true) with check (true);
create policy receivable_published on policy.receivable for select to policy_publisher
  using (current_user::text like '%\_job');
grant select, insert on policy.receivable to policy_api, policy_job;
grant update (settled, disputed_on, dispute_reason, version, updated_at) on policy.receivable to policy_api;

-- Money of a buyer that nobody designated to one invoice: the Civil Act (민법 §477) says which receivables it settles.
create table policy.buyer_payment (
  id text primary key check (id like 'bp\_%'),
  organisation text not null,
  policy_id text not null references policy.policy,
  buyer text not null check (buyer ~ '^[0-9]{10}$'),
  amount bigint not null check (amount > 0),
  paid_on date not null,
  created_at timestamptz not null
);
create index buyer_payment_by_policy on policy.buyer_payment (policy_id, id desc);

alter table policy.buyer_payment enable row level security;
create policy buyer_payment_own on policy.buyer_payment for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy buyer_payment_insurer on policy.buyer_payment for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
grant select, insert on policy.buyer_payment to policy_api;

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
  -- The payment of which this is the receivable's part.
  buyer_payment_id text references policy.buyer_payment,
  created_at timestamptz not null,
  check ((kind = 'reversal') = (reverses is not null)),
  check (buyer_payment_id is null or kind = 'payment')
);
create index receivable_changes on policy.receivable_change (receivable_id, id);
create index receivable_change_by_payment on policy.receivable_change (buyer_payment_id) where buyer_payment_id is not null;
-- What became open again since the last sweep.
create index receivable_change_reversal on policy.receivable_change (created_at) where kind = 'reversal';
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
    r.amount, r.supply_value, r.vat, r.bill_issued_on, r.disputed_on, r.settled, r.created_at
  from policy.receivable r;
create view policy.published_receivable_change as
  select c.id, c.organisation, c.receivable_id, c.kind, c.amount, c.occurred_on, c.designated, c.reverses,
    c.created_at
  from policy.receivable_change c;
grant select on policy.receivable, policy.receivable_change to policy_publisher;
grant select on policy.published_receivable, policy.published_receivable_change to claims_api, claims_job;
call platform.publish_view('policy.published_receivable');
call platform.publish_view('policy.published_receivable_change');

-- The file of an import, kept before anything is read of it, so that whoever goes on with it finds it whole.
create table policy.receivable_import (
  import_id text primary key check (import_id like 'im\_%'),
  organisation text not null,
  client text not null,
  policy_id text not null references policy.policy,
  sha256 bytea not null check (length(sha256) = 32),
  bytes bigint not null check (bytes >= 0),
  created_at timestamptz not null
);
create index receivable_import_by_policy on policy.receivable_import (policy_id, import_id desc);

alter table policy.receivable_import enable row level security;
create policy receivable_import_own on policy.receivable_import for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy receivable_import_insurer on policy.receivable_import for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy receivable_import_job on policy.receivable_import for select to policy_job using (true);
grant select, insert on policy.receivable_import to policy_api;
grant select on policy.receivable_import to policy_job;

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
  -- Of the policy, so that the bank can name what it took without seeing the policy itself.
  certificate_code text not null,
  assigned_on date not null,
  acknowledged_on date,
  released_on date,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index pledge_ranks on policy.pledge (organisation, policy_id, rank);
create index pledge_by_organisation on policy.pledge (organisation, id desc);
create index pledge_by_bank on policy.pledge (bank, id desc);

alter table policy.pledge enable row level security;
create policy pledge_own on policy.pledge for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
-- A bank sees what was pledged to it and moves it on; it cannot pledge anything to itself.
create policy pledge_bank on policy.pledge for select
  using (bank = platform.current_organisation());
create policy pledge_bank_moves on policy.pledge for update
  using (bank = platform.current_organisation()) with check (bank = platform.current_organisation());
create policy pledge_insurer on policy.pledge for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy pledge_published on policy.pledge for select to policy_publisher
  using (current_user::text like '%\_job');
grant select, insert on policy.pledge to policy_api;
grant update (status, acknowledged_on, released_on, version, updated_at) on policy.pledge to policy_api;

create view policy.published_pledge as
  select id, organisation, policy_id, bank, rank, status, loan_amount from policy.pledge;
grant select on policy.pledge to policy_publisher;
grant select on policy.published_pledge to claims_api, claims_job;
call platform.publish_view('policy.published_pledge');

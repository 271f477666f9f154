-- Why: each premium that arrives is written down once by its reference, with what it paid of which invoice and what of it is to be
-- given back. Rows are for good; what an invoice has been paid is kept beside it.

create table policy.premium_payment (
  id text primary key check (id like 'pr\_%'),
  organisation text not null,
  policy_id text not null references policy.policy,
  invoice_id text not null references policy.invoice,
  -- The cashier's: one transfer may pay for several policies.
  reference text not null check (char_length(reference) between 1 and 100),
  amount bigint not null check (amount > 0),
  paid_on date not null,
  recorded_on date not null,
  client text not null,
  -- [{invoiceId, amount}] in the order of due dates, after the invoice that was named.
  applied json not null,
  -- What the invoice that was named still wanted afterwards.
  remaining bigint not null check (remaining >= 0),
  refund_due bigint not null check (refund_due between 0 and amount),
  findings json not null,
  created_at timestamptz not null
);
create unique index premium_payment_by_reference on policy.premium_payment (organisation, policy_id, reference);
create index premium_payment_by_policy on policy.premium_payment (policy_id, id);

alter table policy.premium_payment enable row level security;
create policy premium_payment_own on policy.premium_payment for select
  using (organisation = platform.current_organisation());
create policy premium_payment_insurer on policy.premium_payment for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy premium_payment_auditor on policy.premium_payment for select
  using (platform.current_actor_kind() = 'auditor');
create policy premium_payment_job on policy.premium_payment for select to policy_job using (true);
grant select, insert on policy.premium_payment to policy_api;
grant select on policy.premium_payment to policy_job;

-- Money that somebody gets back: the policyholder, or a programme its own share.
create table policy.premium_refund (
  id text primary key check (id like 'rf\_%'),
  organisation text not null,
  policy_id text not null references policy.policy,
  -- `policyholder`, or the code of a subsidy programme.
  payee text not null,
  amount bigint not null check (amount > 0),
  reason text not null check (reason in ('overpayment', 'lapse', 'cancellation', 'termination', 'rescission', 'endorsement')),
  -- The payment, cancellation or endorsement that it comes from; the policy itself for a lapse.
  source_id text not null,
  due_from date not null,
  created_at timestamptz not null
);
create unique index premium_refund_once on policy.premium_refund (organisation, policy_id, source_id, payee);

alter table policy.premium_refund enable row level security;
create policy premium_refund_own on policy.premium_refund for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy premium_refund_insurer on policy.premium_refund for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy premium_refund_auditor on policy.premium_refund for select
  using (platform.current_actor_kind() = 'auditor');
create policy premium_refund_job on policy.premium_refund for all to policy_job using (true) with check (true);
grant select, insert on policy.premium_refund to policy_api, policy_job;

-- The ledger's holds that a policy stands on: the offer's, and those of endorsements. All are given back when it ends.
create table policy.policy_hold (
  organisation text not null,
  policy_id text not null references policy.policy,
  hold_id text not null check (hold_id like 'ho\_%'),
  primary key (policy_id, hold_id)
);

alter table policy.policy_hold enable row level security;
create policy policy_hold_own on policy.policy_hold for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy policy_hold_insurer on policy.policy_hold for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy policy_hold_auditor on policy.policy_hold for select
  using (platform.current_actor_kind() = 'auditor');
create policy policy_hold_job on policy.policy_hold for select to policy_job using (true);
grant select, insert on policy.policy_hold to policy_api;
grant select on policy.policy_hold to policy_job;

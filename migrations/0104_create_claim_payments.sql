-- Why: claim money moves in two steps, each a row that never changes: reserved, then posted or voided, once. What all payments of a
-- policy on one buyer may come to stands in the ledger; what a bank gets first and which premium is set off is settled policy by policy.

-- Locked by whoever reserves: a loan is served and a premium deducted once, however many payments a policy makes at the same moment.
create table claims.policy_money (
  policy_id text primary key,
  organisation text not null
);
alter table claims.policy_money enable row level security;
create policy policy_money_insurer on claims.policy_money for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
-- A lock is an update to Postgres, though nothing of a row ever changes.
grant select, insert, update on claims.policy_money to claims_api;

create table claims.payment (
  id text primary key check (id like 'pm\_%'),
  organisation text not null,
  claim_id text not null references claims.claim,
  decision_id text not null references claims.decision,
  policy_id text not null,
  buyer text not null,
  -- In the ledger, on the account of policy and buyer; null where only costs are paid.
  hold_id text,
  -- Insurance money, before unpaid premium is set off.
  amount bigint not null check (amount >= 0),
  unpaid_premium_deducted bigint not null check (unpaid_premium_deducted between 0 and amount),
  -- Paid beside it, even above the insured amount (상법 §680).
  loss_reduction_costs bigint not null check (loss_reduction_costs >= 0),
  provisional boolean not null,
  payable_by date not null,
  reserved_on date not null,
  reserved_by text not null,
  created_at timestamptz not null,
  check (amount + loss_reduction_costs > 0),
  check ((hold_id is null) = (amount = 0))
);
create index payment_by_organisation on claims.payment (organisation, id desc);
create index payment_by_claim on claims.payment (claim_id, id);
create index payment_by_policy on claims.payment (policy_id, buyer, id);

-- Who gets how much of it.
create table claims.payment_part (
  payment_id text not null references claims.payment,
  position integer not null check (position >= 1),
  organisation text not null,
  payee text not null check (payee in ('bank', 'policyholder')),
  bank text,
  pledge_id text,
  amount bigint not null check (amount > 0),
  primary key (payment_id, position),
  check ((payee = 'bank') = (bank is not null) and (payee = 'bank') = (pledge_id is not null))
);
create index payment_part_by_pledge on claims.payment_part (pledge_id) where pledge_id is not null;
create index payment_part_by_bank on claims.payment_part (bank, payment_id desc) where bank is not null;

-- How it ended; the key lets it end once.
create table claims.payment_settlement (
  payment_id text primary key references claims.payment,
  organisation text not null,
  outcome text not null check (outcome in ('posted', 'voided')),
  -- The day the money left, or the day it was called off.
  settled_on date not null,
  -- The transfer, or why it was voided.
  reference text not null,
  settled_by text not null,
  created_at timestamptz not null
);

alter table claims.payment enable row level security;
alter table claims.payment_part enable row level security;
alter table claims.payment_settlement enable row level security;
create policy payment_own on claims.payment for select using (organisation = platform.current_organisation());
create policy payment_insurer on claims.payment for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy payment_auditor on claims.payment for select using (platform.current_actor_kind() = 'auditor');
create policy payment_part_own on claims.payment_part for select using (organisation = platform.current_organisation());
-- A pledgee sees what it is paid, and nothing else of the payment.
create policy payment_part_bank on claims.payment_part for select using (bank = platform.current_organisation());
create policy payment_part_insurer on claims.payment_part for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy payment_part_auditor on claims.payment_part for select using (platform.current_actor_kind() = 'auditor');
create policy payment_settlement_own on claims.payment_settlement for select
  using (organisation = platform.current_organisation());
create policy payment_settlement_bank on claims.payment_settlement for select
  using (exists (select from claims.payment_part part
    where part.payment_id = payment_settlement.payment_id and part.bank = platform.current_organisation()));
create policy payment_settlement_insurer on claims.payment_settlement for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy payment_settlement_auditor on claims.payment_settlement for select
  using (platform.current_actor_kind() = 'auditor');
grant select, insert on claims.payment, claims.payment_part, claims.payment_settlement to claims_api;

-- The fan-out and the sweep say what a claim would come to after what was already decided and paid.
create policy assessment_job on claims.assessment for select to claims_job using (true);
create policy decision_job on claims.decision for select to claims_job using (true);
create policy payment_job on claims.payment for select to claims_job using (true);
create policy payment_settlement_job on claims.payment_settlement for select to claims_job using (true);
grant select on claims.assessment, claims.decision, claims.payment, claims.payment_settlement to claims_job;

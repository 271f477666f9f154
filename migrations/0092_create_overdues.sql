-- Why: an unpaid receivable becomes an insured event of its own two months after its due date (결제지연). That is private to the policy's
-- organisation. Most of it follows from dates and payments alone; kept are what buyer and seller agreed on, and that the system told
-- of it, so that it does so once.

create table claims.overdue (
  -- The receivable's own, with another prefix.
  id text primary key check (id like 'od\_%'),
  organisation text not null,
  receivable_id text not null,
  policy_id text not null,
  buyer text not null check (buyer ~ '^[0-9]{10}$'),
  -- First day on which it can be claimed, by what was agreed last; null while no terms say so.
  claimable_on date,
  -- The business date on which the sweep found it claimable and told of it.
  marked_on date,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index overdue_of_receivable on claims.overdue (organisation, receivable_id);
create index overdue_by_policy on claims.overdue (policy_id, buyer, id desc);
-- What was extended and may become claimable.
create index overdue_waiting on claims.overdue (claimable_on) where marked_on is null;

alter table claims.overdue enable row level security;
create policy overdue_own on claims.overdue for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy overdue_insurer on claims.overdue for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy overdue_job on claims.overdue for all to claims_job using (true) with check (true);
grant select, insert, update on claims.overdue to claims_api, claims_job;

-- A later due date, or a plan of repayment, that buyer and seller agreed on.
create table claims.overdue_agreement (
  id text primary key check (id like 'oa\_%'),
  organisation text not null,
  overdue_id text not null references claims.overdue,
  kind text not null check (kind in ('extension', 'repayment_plan')),
  agreed_on date not null,
  -- The new due date, or that of the plan's last instalment.
  until_on date not null,
  -- [{dueOn, amount}] of a plan.
  instalments json,
  reason text not null,
  client text not null,
  created_at timestamptz not null,
  check ((kind = 'repayment_plan') = (instalments is not null))
);
create index overdue_agreement_of on claims.overdue_agreement (overdue_id, id);

alter table claims.overdue_agreement enable row level security;
create policy overdue_agreement_own on claims.overdue_agreement for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy overdue_agreement_insurer on claims.overdue_agreement for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy overdue_agreement_job on claims.overdue_agreement for select to claims_job using (true);
grant select, insert on claims.overdue_agreement to claims_api;
grant select on claims.overdue_agreement to claims_job;

-- How far the sweep came, apart for products whose overdue terms are their own.
create table claims.overdue_sweep (
  terms text primary key,
  -- Everything that became claimable until this business date was found.
  swept_through date not null,
  -- When that sweep began, by the real clock: what was declared since is looked at however late it is.
  began_at timestamptz not null
);
comment on table claims.overdue_sweep is 'How far the overdue sweep came, by the terms that a product follows';
grant select, insert, update on claims.overdue_sweep to claims_job;

-- A list of what is overdue reads one organisation's open receivables by due date; the sweep reads everybody's by another index.
create index receivable_open_of_organisation on policy.receivable (organisation, due_on desc, id desc) where settled < amount;

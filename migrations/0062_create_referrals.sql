-- Why: what the rules cannot decide a person decides, within an authority; above it two people. A referral is the insurer's own work:
-- the applicant is told its outcome. Each decision and each confirmation is a row that never changes.

create table underwriting.referral (
  id text primary key check (id like 'rf\_%'),
  -- Of the applicant.
  organisation text not null,
  application_id text not null references underwriting.application,
  product text not null,
  policyholder text not null,
  -- Code of the centre in charge; null where no centre is known for the date.
  centre text,
  received_on date not null,
  -- The last of the standard days (표준처리기간); null where the product states none.
  due_on date check (due_on >= received_on),
  reasons json not null,
  requested_amount bigint check (requested_amount >= 0),
  -- Who may not decide it: whoever filed the application, and whoever made the decision that an appeal took back.
  barred text[] not null,
  status text not null check (status in ('open', 'claimed', 'awaiting_confirmation', 'decided')),
  assignee text,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((status = 'open') = (assignee is null) or status in ('awaiting_confirmation', 'decided'))
);
-- One question about an application at a time.
create unique index referral_pending on underwriting.referral (organisation, application_id) where status <> 'decided';
create index referral_queue on underwriting.referral (due_on, id) where status <> 'decided';
create index referral_by_application on underwriting.referral (application_id);

alter table underwriting.referral enable row level security;
-- A portal's submission puts it into the queue and can then neither see nor change it.
create policy referral_insert on underwriting.referral for insert
  with check (organisation = platform.current_organisation() or platform.current_actor_kind() = 'insurer');
create policy referral_insurer_read on underwriting.referral for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy referral_insurer_update on underwriting.referral for update
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
grant select, insert on underwriting.referral to underwriting_api;
grant update (status, assignee, version, updated_at) on underwriting.referral to underwriting_api;

create table underwriting.referral_note (
  id text primary key check (id like 'rn\_%'),
  -- Of the insurer, who alone reads it.
  organisation text not null,
  referral_id text not null references underwriting.referral,
  text text not null check (char_length(text) between 1 and 4000),
  written_by text not null,
  created_at timestamptz not null
);
create index referral_notes on underwriting.referral_note (referral_id, id);

alter table underwriting.referral_note enable row level security;
create policy referral_note_read on underwriting.referral_note for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy referral_note_insert on underwriting.referral_note for insert
  with check (organisation = platform.current_organisation() and platform.current_actor_kind() = 'insurer');
grant select, insert on underwriting.referral_note to underwriting_api;

create table underwriting.referral_decision (
  id text primary key check (id like 'rd\_%'),
  organisation text not null,
  referral_id text not null references underwriting.referral,
  -- The application as it was decided on: one that has changed since is decided anew.
  application_version bigint not null,
  outcome text not null check (outcome in ('approve', 'counter_offer', 'decline', 'return')),
  -- [{businessNumber, amount}], as decided.
  approved_amounts json not null,
  total bigint not null check (total >= 0),
  conditions json not null,
  reason text not null check (char_length(reason) between 1 and 4000),
  -- Why an amount above a product's or a grade's limit is given all the same.
  special_approval text check (char_length(special_approval) between 1 and 4000),
  -- Who has to agree, by the amount and the authority of whoever decided, and the rule that says so.
  needed text not null check (needed in ('one_person', 'two_persons', 'two_persons_with_manager')),
  rule json,
  decided_by text not null,
  decided_on date not null,
  decided_at timestamptz not null
);
create index referral_decisions on underwriting.referral_decision (referral_id, id);

alter table underwriting.referral_decision enable row level security;
create policy referral_decision_read on underwriting.referral_decision for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy referral_decision_insert on underwriting.referral_decision for insert
  with check (organisation = platform.current_organisation() and platform.current_actor_kind() = 'insurer');
grant select, insert on underwriting.referral_decision to underwriting_api;

-- What the second person said. One for each decision: of two at once, one is told so.
create table underwriting.referral_confirmation (
  decision_id text primary key references underwriting.referral_decision,
  organisation text not null,
  outcome text not null check (outcome in ('confirmed', 'refused')),
  reason text check (char_length(reason) between 1 and 4000),
  confirmed_by text not null,
  confirmed_on date not null,
  confirmed_at timestamptz not null,
  check (outcome = 'confirmed' or reason is not null)
);

alter table underwriting.referral_confirmation enable row level security;
create policy referral_confirmation_read on underwriting.referral_confirmation for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy referral_confirmation_insert on underwriting.referral_confirmation for insert
  with check (organisation = platform.current_organisation() and platform.current_actor_kind() = 'insurer');
grant select, insert on underwriting.referral_confirmation to underwriting_api;

-- Why: an accepted offer becomes a policy (보험계약): whom it covers for how much on which days, what is owed for it and by whom. States
-- that a date alone brings about (lapse, expiry) are written down by jobs and read by date, so that they are right every day.

create table policy.policy (
  id text primary key check (id like 'po\_%'),
  organisation text not null,
  client text not null,
  offer_id text not null,
  hold_id text not null,
  product text not null,
  policyholder text not null check (policyholder ~ '^[0-9]{10}$'),
  policyholder_party text not null,
  policyholder_name text not null,
  status text not null check (status in ('awaiting_payment', 'lapsed', 'in_force', 'in_arrears', 'cancelled', 'terminated', 'rescinded',
    'expired', 'closed')),
  payment_plan text not null check (payment_plan in ('annual', 'instalments')),
  -- Rules, the time to pay and the time to cancel unexplained terms go by the day of the contract.
  bound_on date not null,
  term_months integer not null check (term_months >= 1),
  covers text not null check (covers in ('future_receivables', 'held_bills')),
  -- The first day of cover that was asked for; the first premium may move it.
  planned_inception date not null,
  -- The last day for the first premium.
  pay_by date not null,
  -- First day of cover, and first day after it: the period is [inception, expiry). Null until the first premium is paid.
  inception date,
  expiry date check (expiry > inception),
  -- First day without cover where the policy ends before its expiry, and what it is from then on; the day may be ahead.
  ended_on date,
  ends_as text check (ends_as in ('cancelled', 'terminated', 'rescinded')),
  -- The last day to pay what is overdue, as the policyholder was told; null while nothing is.
  arrears_pay_by date,
  -- The last day on which a claim can arise, once cover is over and the holidays until then are known.
  run_off_ends_on date,
  insured_amount bigint not null check (insured_amount > 0),
  net_premium bigint not null check (net_premium >= 0),
  payable bigint not null check (payable >= 0),
  -- Of all its buyers, agreed at binding: claims may come that long after the last supply, and then some.
  longest_term_days integer not null check (longest_term_days >= 0),
  certificate_code text not null check (char_length(certificate_code) between 20 and 60),
  -- The offer's request and record: what was agreed.
  request json not null,
  record json not null,
  -- What is paid for it and by whom, as it was bound: beside the record, which is large for many buyers.
  premium json not null,
  -- What binding found, such as a fund that had less left than the offer counted on.
  findings json not null default '[]',
  rulebook_sha256 text not null,
  -- The policy that this one renews.
  renews text,
  terms_explained_on date,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((inception is null) = (expiry is null)),
  check (ended_on is null or inception is null or ended_on between inception and expiry),
  check ((ended_on is null) = (ends_as is null)),
  check (arrears_pay_by is null or status = 'in_arrears')
);
-- One policy for an offer, whoever binds it twice; the certificate's code names one policy to everybody.
create unique index policy_by_offer on policy.policy (organisation, offer_id);
create unique index policy_by_certificate on policy.policy (organisation, certificate_code);
create index policy_by_code on policy.policy (certificate_code);
create index policy_by_organisation on policy.policy (organisation, id desc);
create index policy_by_policyholder on policy.policy (organisation, policyholder, id desc);
create index policy_awaiting on policy.policy (pay_by) where status = 'awaiting_payment';
create index policy_running on policy.policy (expiry) where status in ('in_force', 'in_arrears');
create index policy_ending on policy.policy (ended_on) where status in ('awaiting_payment', 'in_force', 'in_arrears');
create index policy_in_run_off on policy.policy (coalesce(ended_on, expiry)) where status in ('expired', 'cancelled', 'terminated');

alter table policy.policy enable row level security;
create policy policy_own on policy.policy for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy policy_insurer on policy.policy for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy policy_auditor on policy.policy for select
  using (platform.current_actor_kind() = 'auditor');
create policy policy_job_all on policy.policy for all to policy_job using (true) with check (true);
-- Jobs of other services fan out over all policies; their requests see what the caller may.
create policy policy_published on policy.policy for select to policy_publisher
  using (current_user::text like '%\_job');
grant select, insert, update on policy.policy to policy_api;
grant select, update on policy.policy to policy_job;

-- What the policy covers of one buyer on which days. An endorsement ends a row and begins another: days are never rewritten.
create table policy.cover (
  policy_id text not null references policy.policy,
  business_number text not null check (business_number ~ '^[0-9]{10}$'),
  -- First day of these terms; the first row's is null until cover begins, and means the inception.
  position integer not null check (position >= 1),
  organisation text not null,
  party text not null,
  name text not null,
  form text check (form in ('corporation', 'sole_proprietor', 'cooperative')),
  insured_amount bigint not null check (insured_amount >= 0),
  coverage_percent numeric(7, 4) not null check (coverage_percent > 0 and coverage_percent <= 100),
  payment_term_days integer,
  related_firm boolean,
  -- [from_date, until_date): null is the policy's own inception or end.
  from_date date,
  until_date date check (until_date >= from_date),
  primary key (policy_id, business_number, position)
);
create index cover_by_party on policy.cover (party);
create index cover_by_business_number on policy.cover (business_number);

alter table policy.cover enable row level security;
create policy cover_own on policy.cover for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy cover_insurer on policy.cover for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy cover_auditor on policy.cover for select
  using (platform.current_actor_kind() = 'auditor');
create policy cover_job on policy.cover for all to policy_job using (true) with check (true);
create policy cover_published on policy.cover for select to policy_publisher
  using (current_user::text like '%\_job');
grant select, insert on policy.cover to policy_api, policy_job;
grant update (until_date) on policy.cover to policy_api, policy_job;

-- What is owed for a policy, in the order in which it falls due.
create table policy.invoice (
  id text primary key check (id like 'in\_%'),
  organisation text not null,
  policy_id text not null references policy.policy,
  position integer not null check (position >= 1),
  -- `earned`: for the days of a premium that was overdue when the policy ended.
  kind text not null check (kind in ('premium', 'endorsement', 'earned')),
  due_on date not null,
  amount bigint not null check (amount > 0),
  -- The sum of what payments were applied to it.
  paid bigint not null default 0 check (paid between 0 and amount),
  -- Since when what is unpaid of it is no longer owed.
  voided_on date,
  -- When the policyholder was told that it falls due.
  reminded_on date,
  created_at timestamptz not null,
  unique (organisation, policy_id, position)
);
create index invoice_by_policy on policy.invoice (policy_id, position);
create index invoice_open on policy.invoice (due_on, policy_id) where voided_on is null and paid < amount;

alter table policy.invoice enable row level security;
create policy invoice_own on policy.invoice for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy invoice_insurer on policy.invoice for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy invoice_auditor on policy.invoice for select
  using (platform.current_actor_kind() = 'auditor');
create policy invoice_job on policy.invoice for all to policy_job using (true) with check (true);
create policy invoice_published on policy.invoice for select to policy_publisher
  using (current_user::text like '%\_job');
grant select, insert on policy.invoice to policy_api, policy_job;
grant update (due_on, paid, voided_on, reminded_on) on policy.invoice to policy_api, policy_job;

-- How a policy stands on a day, whatever was written down last. The same as policyStateOn in packages/domain; a test compares them.
create function policy.status_on(
  status text, pay_by date, expiry date, ended_on date, ends_as text, arrears_pay_by date, run_off_ends_on date,
  unpaid_since date, today date
) returns text
  language sql immutable parallel safe
  return case
    when status in ('awaiting_payment', 'in_force', 'in_arrears') and ended_on <= today then ends_as
    when status = 'awaiting_payment' and pay_by < today then 'lapsed'
    when status = 'in_arrears' and ended_on is null and arrears_pay_by < today and arrears_pay_by + 1 < expiry then 'terminated'
    when status in ('in_force', 'in_arrears') and expiry <= today then 'expired'
    when status = 'in_force' and unpaid_since < today then 'in_arrears'
    when status in ('cancelled', 'terminated', 'expired') and run_off_ends_on < today then 'closed'
    else status
  end;

-- The first day without cover where the policy has ended, or is to end, before its time.
create function policy.ends_early_on(status text, expiry date, ended_on date, arrears_pay_by date, today date) returns date
  language sql immutable parallel safe
  return case
    when ended_on is not null then ended_on
    when status = 'in_arrears' and arrears_pay_by < today and arrears_pay_by + 1 < expiry then arrears_pay_by + 1
  end;

grant execute on function policy.status_on(text, date, date, date, text, date, date, date, date),
  policy.ends_early_on(text, date, date, date, date)
  to policy_api, policy_job, policy_publisher, claims_api, claims_job, underwriting_api, underwriting_job, quote_api, quote_job;

-- `unpaid_premium`: due and not paid on the business date; a claim payment is lessened by it (상법 §677).
create view policy.published_policy as
  select p.id, p.organisation, p.product, p.policyholder, p.policyholder_party, p.policyholder_name,
    policy.status_on(p.status, p.pay_by, p.expiry, p.ended_on, p.ends_as, p.arrears_pay_by, p.run_off_ends_on, i.unpaid_since,
      platform.business_date()) as status,
    p.inception, p.expiry, e.ended_on, coalesce(e.ended_on, p.expiry) as covered_until, p.rulebook_sha256, p.insured_amount,
    p.covers, p.bound_on, coalesce(i.unpaid_premium, 0) as unpaid_premium
  from policy.policy p
  cross join lateral (select policy.ends_early_on(p.status, p.expiry, p.ended_on, p.arrears_pay_by, platform.business_date())
    as ended_on) e
  left join lateral (
    select min(i.due_on) as unpaid_since,
      (sum(i.amount - i.paid) filter (where i.due_on <= platform.business_date()))::bigint as unpaid_premium
    from policy.invoice i where i.policy_id = p.id and i.voided_on is null and i.paid < i.amount
  ) i on true;
grant select on policy.policy, policy.invoice to policy_publisher;
grant select on policy.published_policy to claims_api, claims_job, underwriting_api, underwriting_job, quote_api, quote_job;
call platform.publish_view('policy.published_policy');

-- One row for each stretch of days on which a buyer is covered for an amount.
create view policy.published_cover as
  select c.policy_id, c.organisation, c.business_number, c.position, c.party, c.name, c.form, c.insured_amount,
    c.coverage_percent::text as coverage_percent, c.payment_term_days, c.related_firm,
    coalesce(c.from_date, p.inception) as from_date,
    least(c.until_date, policy.ends_early_on(p.status, p.expiry, p.ended_on, p.arrears_pay_by, platform.business_date()), p.expiry)
      as until_date
  from policy.cover c join policy.policy p on p.id = c.policy_id;
grant select on policy.cover to policy_publisher;
grant select on policy.published_cover to claims_api, claims_job, underwriting_api, underwriting_job;
call platform.publish_view('policy.published_cover');

-- Why: an application (청약) asks for the cover of a quote under the rules of the day it is received; an offer (인수결과) answers it and
-- binds the insurer until it lapses. What an offer holds is in the ledger, whose hold alone decides whether it is open, bound or lapsed.

create table underwriting.application (
  id text primary key check (id like 'ap\_%'),
  organisation text not null,
  client text not null,
  quote_id text not null,
  product text not null,
  policyholder text not null check (policyholder ~ '^[0-9]{10}$'),
  -- The legal person behind it: caps and offers of all its business numbers count together.
  policyholder_party text not null check (policyholder_party ~ '^[0-9]{10}([0-9]{3})?$'),
  status text not null check (status in ('draft', 'submitted', 'documents_requested', 'returned', 'proposed', 'referred', 'approved',
    'declined', 'withdrawn', 'lapsed')),
  -- Rules and standard days go by this day.
  received_on date not null,
  -- The day on which cover is wanted at the earliest; a renewal wants the day on which the policy before it ends.
  requested_inception date,
  payment_plan text not null check (payment_plan in ('annual', 'instalments')),
  -- What was asked, as the quote kept it.
  request json not null,
  -- Amounts asked for since, by business number: an answer to a proposal.
  asked_amounts json,
  -- How it was decided last, under which rules; null until it is submitted.
  record json,
  rulebook_sha256 text,
  -- Answers to what the insurer asks (고지사항), and other insurance of the same receivables; null until they are told.
  disclosures json,
  other_insurances json,
  -- What an underwriter asked for besides, and until when: [{type, requestedAt}].
  requested_documents json not null default '[]',
  answer_by date,
  -- Why it was returned or withdrawn.
  reason text check (char_length(reason) between 1 and 2000),
  -- The offer that answers it.
  offer_id text,
  version bigint not null default 1,
  created_at timestamptz not null,
  submitted_at timestamptz,
  submitted_by text,
  updated_at timestamptz not null
);
create index application_by_organisation on underwriting.application (organisation, id desc);
create index application_by_policyholder on underwriting.application (organisation, policyholder, id desc);
create index application_by_status on underwriting.application (status, id desc);

alter table underwriting.application enable row level security;
create policy application_own on underwriting.application for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy application_insurer on underwriting.application for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy application_auditor on underwriting.application for select
  using (platform.current_actor_kind() = 'auditor');
create policy application_job on underwriting.application for all to underwriting_job using (true) with check (true);
grant select, insert, update on underwriting.application to underwriting_api;
grant select, update on underwriting.application to underwriting_job;

-- That a firm or a person agrees to a credit enquiry (정보제공동의), which names no policy.
create table underwriting.consent (
  application_id text not null references underwriting.application,
  business_number text not null check (business_number ~ '^[0-9]{10}$'),
  organisation text not null,
  consented_on date not null,
  method text not null check (method in ('written', 'electronic_signature', 'mobile_identification', 'recorded_call')),
  client text not null,
  created_at timestamptz not null,
  primary key (application_id, business_number)
);
alter table underwriting.consent enable row level security;
create policy consent_own on underwriting.consent for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy consent_insurer on underwriting.consent for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
grant select, insert on underwriting.consent to underwriting_api;
grant update (consented_on, method, client, created_at) on underwriting.consent to underwriting_api;

create table underwriting.offer (
  id text primary key check (id like 'of\_%'),
  organisation text not null,
  application_id text not null references underwriting.application,
  -- In the ledger.
  hold_id text not null,
  product text not null,
  policyholder text not null,
  policyholder_party text not null,
  -- The last day on which it can be accepted and bound.
  valid_until date not null,
  requested_inception date,
  payment_plan text not null check (payment_plan in ('annual', 'instalments')),
  -- The quote's request and record, with the approved amounts: what the policy will say.
  request json not null,
  record json not null,
  conditions json not null default '[]',
  insured_amount bigint not null check (insured_amount > 0),
  payable bigint not null check (payable >= 0),
  rulebook_sha256 text not null,
  engine_version text not null,
  created_at timestamptz not null,
  accepted_on date,
  accepted_by text
);
create index offer_by_organisation on underwriting.offer (organisation, id desc);
create index offer_by_application on underwriting.offer (application_id);
create index offer_by_hold on underwriting.offer (hold_id);

alter table underwriting.offer enable row level security;
create policy offer_own on underwriting.offer for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy offer_insurer on underwriting.offer for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy offer_auditor on underwriting.offer for select
  using (platform.current_actor_kind() = 'auditor');
create policy offer_job on underwriting.offer for all to underwriting_job using (true) with check (true);
grant select, insert on underwriting.offer to underwriting_api;
grant update (accepted_on, accepted_by) on underwriting.offer to underwriting_api;
grant select on underwriting.offer to underwriting_job;

create view underwriting.published_offer as
  select id, organisation, application_id, hold_id, product, policyholder, policyholder_party, valid_until, requested_inception,
    payment_plan, request, record, conditions, insured_amount, payable, rulebook_sha256, engine_version, accepted_on,
    (select a.quote_id from underwriting.application a where a.id = o.application_id) as quote_id
  from underwriting.offer o;
grant select on underwriting.offer, underwriting.application to underwriting_publisher;
grant select on underwriting.published_offer to policy_api, policy_job;
call platform.publish_view('underwriting.published_offer');

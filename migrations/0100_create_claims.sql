-- Why: a claim (보험금 청구) asks one policy to pay for one buyer's failure. The system drafts it as soon as the event is confirmed or a
-- receivable is overdue for too long, so that the policyholder is told before it asks; the policyholder files it.

create table claims.claim (
  id text primary key check (id like 'cl\_%'),
  -- Of the policy.
  organisation text not null,
  policy_id text not null,
  product text not null,
  policyholder text not null check (policyholder ~ '^[0-9]{10}$'),
  -- The legal person: a receivable is paid once to it, whichever business number or policy claims it.
  policyholder_party text not null check (policyholder_party ~ '^[0-9]{10}([0-9]{3})?$'),
  buyer text not null check (buyer ~ '^[0-9]{10}$'),
  party text not null check (party ~ '^[0-9]{10}([0-9]{3})?$'),
  -- What happened: an event of the buyer, or overdue receivables of this policy, which name no event.
  event_type text not null check (event_type in ('dishonoured_bill', 'business_closure', 'dissolution_registration',
    'rehabilitation_petition', 'bankruptcy_petition', 'personal_rehabilitation_petition', 'overdue')),
  event_id text references claims.public_event,
  -- Declared receivables of policy.receivable that it is about; empty: all that are open on the buyer.
  receivable_ids text[] not null default '{}',
  occurred_on date not null,
  claimable_from date not null,
  -- Last day in time without a reason, and last day at all.
  late_after date not null,
  barred_after date not null,
  status text not null check (status in ('draft', 'filed', 'documents_requested', 'in_assessment', 'adverse_notice', 'approved',
    'partly_approved', 'denied', 'provisionally_paid', 'paid', 'closed', 'reopened', 'appealed', 'withdrawn')),
  -- Whether the system made it before anybody asked.
  drafted boolean not null,
  -- What the policyholder was told to expect when it was drafted.
  expected_payout bigint check (expected_payout >= 0),
  -- Papers that it needs, by the rules of the day on which it was drafted or filed.
  documents text[] not null,
  -- What was put forward: receivables with what lessened them, security, costs. Null while it is a draft.
  put_forward json,
  late_reason text,
  filed_on date,
  -- Who filed it: neither decides on it nor pays it.
  filed_by_organisation text,
  filed_by text,
  -- The latest assessment, the decision in effect, and the last day to pay what it fixed (상법 §658); null while there is none.
  assessment_id text,
  decision_id text,
  payable_by date,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((event_id is null) = (event_type = 'overdue')),
  check (status in ('draft', 'withdrawn') or put_forward is not null),
  check ((filed_on is null) = (put_forward is null) and (filed_on is null) = (filed_by is null)
    and (filed_on is null) = (filed_by_organisation is null))
);
comment on table claims.claim is 'What a policy is asked to pay for one buyer, from the draft that the system makes to its end';

-- The system drafts once for an event, however often a fan-out runs, also after the draft was filed or withdrawn; overdue receivables
-- of one buyer gather in one draft until it is filed.
create unique index claim_drafted_for_event on claims.claim (organisation, policy_id, buyer, event_id)
  where drafted and event_id is not null;
create unique index claim_draft_of_overdue on claims.claim (organisation, policy_id, buyer)
  where event_id is null and status = 'draft';
create index claim_by_organisation on claims.claim (organisation, id desc);
create index claim_by_organisation_status on claims.claim (organisation, status, id desc);
create index claim_by_status on claims.claim (status, id desc);
create index claim_by_policy on claims.claim (policy_id, buyer, id desc);
create index claim_to_pay on claims.claim (payable_by, id) where status in ('approved', 'partly_approved');
create index claim_by_event on claims.claim (event_id) where event_id is not null;

alter table claims.claim enable row level security;
create policy claim_own on claims.claim for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy claim_insurer on claims.claim for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy claim_auditor on claims.claim for select
  using (platform.current_actor_kind() = 'auditor');
create policy claim_job on claims.claim for all to claims_job using (true) with check (true);
grant select, insert, update on claims.claim to claims_api, claims_job;

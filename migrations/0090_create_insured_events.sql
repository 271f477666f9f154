-- Why: that a buyer failed is a public fact which concerns every policy that covers it, while who reported it, and who else did, is
-- nobody's business. A report belongs to its organisation; the event that officers confirm belongs to the insurer alone.

create table claims.insured_event (
  id text primary key check (id like 'ev\_%'),
  -- Whose report it is; the insurer's own for what it heard itself.
  organisation text not null,
  client text not null,
  buyer text not null check (buyer ~ '^[0-9]{10}$'),
  party text not null,
  type text not null check (type in ('dishonoured_bill', 'business_closure', 'dissolution_registration', 'rehabilitation_petition',
    'bankruptcy_petition', 'personal_rehabilitation_petition')),
  occurred_on date not null,
  -- The fields of its type.
  details json not null,
  evidence json not null,
  status text not null check (status in ('reported', 'confirmed', 'corrected', 'withdrawn')),
  -- An earlier event that it corrects.
  corrects text references claims.insured_event,
  confirmed_at timestamptz,
  confirmed_on date,
  confirmed_by text,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index insured_event_by_organisation on claims.insured_event (organisation, id desc);
create index insured_event_by_party on claims.insured_event (party, id desc);
create index insured_event_by_buyer on claims.insured_event (buyer, id desc);
create index insured_event_by_status on claims.insured_event (status, id desc);

alter table claims.insured_event enable row level security;
create policy insured_event_own on claims.insured_event for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy insured_event_insurer on claims.insured_event for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy insured_event_auditor on claims.insured_event for select
  using (platform.current_actor_kind() = 'auditor');
create policy insured_event_job on claims.insured_event for all to claims_job using (true) with check (true);
-- A confirmed event is public: underwriting refuses the buyer, whoever applies; nothing else of it is published.
create policy insured_event_published on claims.insured_event for select to claims_publisher
  using (status = 'confirmed');
grant select, insert, update on claims.insured_event to claims_api;
grant select, update on claims.insured_event to claims_job;

create view claims.published_event as
  select id, buyer, party, type, occurred_on, confirmed_on from claims.insured_event where status = 'confirmed';
grant select on claims.insured_event to claims_publisher;
grant select on claims.published_event to underwriting_api, underwriting_job, policy_api, policy_job;
call platform.publish_view('claims.published_event');

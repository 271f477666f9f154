-- Why: that a buyer failed is a public fact which concerns every policy that covers it, while who reported it, and who else did, is
-- nobody's business. A report belongs to its organisation; what officers confirm is a public event of no organisation, one for each
-- buyer, kind and day however often it was reported.

create table claims.insured_event (
  id text primary key check (id like 'ev\_%'),
  -- Whose report it is; the insurer's own for what it heard itself and for corrections.
  organisation text not null,
  client text not null,
  buyer text not null check (buyer ~ '^[0-9]{10}$'),
  party text not null check (party ~ '^[0-9]{10}([0-9]{3})?$'),
  type text not null check (type in ('dishonoured_bill', 'business_closure', 'dissolution_registration', 'rehabilitation_petition',
    'bankruptcy_petition', 'personal_rehabilitation_petition')),
  -- The day that counts, by the rules of its type.
  occurred_on date not null,
  -- The fields of its type.
  details json not null,
  evidence json not null,
  status text not null check (status in ('reported', 'confirmed', 'corrected', 'withdrawn')),
  -- An earlier report that it corrects.
  corrects text references claims.insured_event,
  -- Why it was corrected or withdrawn.
  reason text,
  -- What it was confirmed as.
  public_event_id text,
  confirmed_at timestamptz,
  confirmed_on date,
  confirmed_by text,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (status <> 'reported' or public_event_id is null),
  check (status not in ('confirmed', 'corrected') or public_event_id is not null),
  check ((public_event_id is null) = (confirmed_on is null))
);
create index insured_event_by_organisation on claims.insured_event (organisation, id desc);
create index insured_event_by_party on claims.insured_event (party, id desc);
create index insured_event_by_buyer on claims.insured_event (buyer, id desc);
create index insured_event_by_status on claims.insured_event (status, id desc);
create index insured_event_by_public_event on claims.insured_event (public_event_id, organisation) where public_event_id is not null;

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

-- What officers confirmed, with the id of the report that was confirmed first. It names no organisation: claims are drafted from it.
create table claims.public_event (
  id text primary key references claims.insured_event,
  -- Whom it befell: the party, or for a closure the business number.
  subject text not null check (subject ~ '^[0-9]{10}([0-9]{3})?$'),
  buyer text not null,
  party text not null,
  type text not null,
  occurred_on date not null,
  details json not null,
  status text not null check (status in ('confirmed', 'corrected', 'withdrawn')),
  confirmed_on date not null,
  -- The public event that took its place.
  corrected_by text references claims.public_event,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((status = 'corrected') = (corrected_by is not null))
);
comment on table claims.public_event is 'Confirmed insured events, each once; public facts, of no organisation';
-- Two officers who confirm two reports of one event make one public event.
create unique index public_event_once on claims.public_event (subject, type, occurred_on) where status = 'confirmed';
grant select, insert, update on claims.public_event to claims_api;
grant select on claims.public_event to claims_job;
-- A fan-out keeps its event from changing meanwhile, which is an update to Postgres.
grant update (updated_at) on claims.public_event to claims_job;

alter table claims.insured_event add foreign key (public_event_id) references claims.public_event;

create view claims.published_event as
  select id, buyer, party, type, occurred_on, confirmed_on, public_event_id from claims.insured_event where status = 'confirmed';
grant select on claims.insured_event to claims_publisher;
grant select on claims.published_event to underwriting_api, underwriting_job, policy_api, policy_job;
call platform.publish_view('claims.published_event');

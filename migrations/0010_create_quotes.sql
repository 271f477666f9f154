-- A quote (견적) is indicative and durable: it stays readable, word for word, whatever becomes of the rulebook. The request
-- and the worked-out record are kept as they were, so that an auditor can work the quote out again. Rows are never changed.

create table quote.quote (
  id text primary key check (id like 'qt\_%'),
  organisation text not null,
  client text not null,
  product text not null,
  policyholder text not null check (policyholder ~ '^[0-9]{10}$'),
  status text not null check (status in ('quoted', 'referred', 'declined')),
  as_of date not null,
  business_date date not null,
  expires_on date not null check (expires_on >= business_date),
  insured_amount bigint check (insured_amount >= 0),
  payable bigint check (payable >= 0),
  rulebook_sha256 text not null,
  engine_version text not null,
  -- json, not jsonb: the text is kept exactly as written, and writing it costs no second parse
  request json not null,
  record json not null,
  created_at timestamptz not null,
  check ((status = 'quoted') = (payable is not null))
);

-- ids sort by time, so each list reads one stretch of an index backwards
create index quote_by_organisation on quote.quote (organisation, id desc);
create index quote_by_policyholder on quote.quote (organisation, policyholder, id desc);

alter table quote.quote enable row level security;

create policy quote_own on quote.quote for select
  using (organisation = platform.current_organisation());
create policy quote_insurer on quote.quote for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy quote_insert on quote.quote for insert
  with check (organisation = platform.current_organisation());

grant select, insert on quote.quote to quote_api;

-- A sales ledger (매출처별 세금계산서 합계표) is what a firm proves its customers by: what was read from the file is kept beside the
-- digest of the file, and never changed, so that a quote that names it can be worked out again. The file itself lies outside.

create table quote.sales_ledger (
  id text primary key check (id like 'sl\_%'),
  organisation text not null,
  client text not null,
  policyholder text not null check (policyholder ~ '^[0-9]{10}$'),
  sha256 bytea not null check (length(sha256) = 32),
  -- The period that the sender named for a file that does not; '' when none was.
  stated_period text not null,
  media_type text not null,
  bytes bigint not null check (bytes > 0),
  -- Which edition of the reading made the facts.
  reader_version text not null,
  sales_won bigint not null,
  -- json, not jsonb: kept as written
  facts json not null,
  created_at timestamptz not null,
  -- The same file for the same firm is the same ledger.
  unique (organisation, policyholder, sha256, stated_period)
);

create index sales_ledger_by_policyholder on quote.sales_ledger (organisation, policyholder, id desc);

alter table quote.sales_ledger enable row level security;

create policy sales_ledger_own on quote.sales_ledger for select
  using (organisation = platform.current_organisation());
create policy sales_ledger_insurer on quote.sales_ledger for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy sales_ledger_insert on quote.sales_ledger for insert
  with check (organisation = platform.current_organisation());

grant select, insert on quote.sales_ledger to quote_api;

-- Why: a policyholder is told when the standing of a buyer that it insures changes, once for each change, whatever runs twice. The band
-- follows from what feeds and underwriters say of the firm, never from another policyholder; grades stay with the insurer.

create table underwriting.buyer_status (
  business_number text not null check (business_number ~ '^[0-9]{10}$'),
  version integer not null check (version >= 1),
  band text not null check (band in ('normal', 'watch', 'warning', 'stopped')),
  stop_shipments boolean not null,
  -- Codes of what brought the band about, for underwriters.
  causes json not null,
  on_date date not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (business_number, version)
);
comment on table underwriting.buyer_status is 'The standing of each firm and how it changed; of no organisation, written by jobs alone';

grant select on underwriting.buyer_status to underwriting_api;
grant select, insert on underwriting.buyer_status to underwriting_job;

-- Why: a policyholder is told when the standing of a buyer that it insures changes, once for each change, whatever runs twice. The band
-- follows from what feeds and underwriters say of the person, never from another policyholder; grades stay with the insurer.

create table underwriting.party_status (
  party text not null check (party ~ '^[0-9]{10}([0-9]{3})?$'),
  version integer not null check (version >= 1),
  band text not null check (band in ('normal', 'watch', 'warning', 'stopped')),
  stop_shipments boolean not null,
  -- Codes of what brought the band about, for underwriters.
  causes json not null,
  on_date date not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (party, version)
);
comment on table underwriting.party_status is 'The standing of each person and how it changed; of no organisation, written by jobs alone';

grant select on underwriting.party_status to underwriting_api;
grant select, insert on underwriting.party_status to underwriting_job;

-- Why: caps, grades and petitions attach to the legal person (법인·개인), which may have several business numbers. Once somebody told
-- which corporation is behind a number, leaving that out of the next request must not open another cap.

create table underwriting.party (
  business_number text primary key check (business_number ~ '^[0-9]{10}$'),
  -- 법인등록번호 of a corporation, or the one business number by which a person is known.
  party text not null check (party ~ '^[0-9]{10}([0-9]{3})?$'),
  updated_at timestamptz not null default now(),
  updated_by text not null
);
comment on table underwriting.party is 'The legal person behind each business number, as far as anybody told; a public fact, of no organisation';
create index party_members on underwriting.party (party);

grant select, insert, update on underwriting.party to underwriting_api;

create view underwriting.published_party as select business_number, party from underwriting.party;
grant select on underwriting.party to underwriting_publisher;
grant select on underwriting.published_party to underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;
call platform.publish_view('underwriting.published_party');

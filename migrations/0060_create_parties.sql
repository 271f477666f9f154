-- Why: caps, grades and petitions attach to the legal person (법인·개인), which may have several business numbers. Once somebody told
-- which corporation is behind a number, leaving that out of the next request must not open another cap.

create table underwriting.party (
  business_number text primary key check (business_number ~ '^[0-9]{10}$'),
  -- Names the number where it must not be spelled out, as in the audit trail.
  id text not null unique check (id like 'pa\_%'),
  -- 법인등록번호 of a corporation, or the business number by which the person was first known: it stays when more is learned.
  party text not null check (party ~ '^[0-9]{10}([0-9]{3})?$'),
  corporate_number text check (corporate_number ~ '^[0-9]{13}$'),
  -- Whether an underwriter told who is behind the number, or requests alone.
  told_by text not null check (told_by in ('insurer', 'request')),
  -- Which cap over all policyholders holds for it; null where nobody said.
  size text check (size in ('sme', 'other')),
  -- The centre in charge of a firm that the insurer serves already.
  centre text check (centre ~ '^[a-z][a-z0-9_]*$'),
  version bigint not null default 1,
  updated_at timestamptz not null default now(),
  updated_by text not null
);
comment on table underwriting.party is 'The legal person behind each business number, as far as anybody told; a public fact, of no organisation';
create index party_members on underwriting.party (party);
create index party_by_corporate_number on underwriting.party (corporate_number);

grant select, insert, update on underwriting.party to underwriting_api;
grant select on underwriting.party to underwriting_job;

create view underwriting.published_party as select business_number, party from underwriting.party;
grant select on underwriting.party to underwriting_publisher;
grant select on underwriting.published_party to underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;
call platform.publish_view('underwriting.published_party');

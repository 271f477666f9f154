-- Why: an operator adds values between two releases, and a release must not hide them, nor they the release. So what was
-- entered is kept apart from what comes out of it: imports are added in order, and never change.

create table rulebook.import (
  number bigint generated always as identity primary key,
  id text not null unique check (id like 'ri\_%'),
  activated_from date not null,
  note text not null,
  -- The values and documents as they were entered, as JSON.
  content text not null,
  imported_at timestamptz not null default clock_timestamp()
);
comment on table rulebook.import is 'What operators entered, in order: laid over every packaged rulebook that comes after';

grant select on rulebook.import to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;

create trigger import_is_immutable before update or delete or truncate on rulebook.import
  for each statement execute function rulebook.refuse_change();

-- Why: rules and lifecycles follow the business date, the calendar day in Seoul. A sandbox may set another one, to live
-- through a whole policy in seconds. Only the owner of the database can make it a sandbox, by adding the one row below:
-- no API role can, so no request can move the date of a real deployment, whatever its service is configured to allow.

create table platform.sandbox (
  one_row boolean primary key default true check (one_row),
  -- The business date of the sandbox; null follows the calendar.
  today date check (today between '1990-01-01' and '2199-12-31')
);
comment on table platform.sandbox is 'Its row says that this database is a sandbox. Kept by sandbox resets';

grant select, update (today) on platform.sandbox to quote_api, underwriting_api, policy_api, claims_api;
grant select on platform.sandbox to
  quote_job, quote_publisher, underwriting_job, underwriting_publisher,
  policy_job, policy_publisher, claims_job, claims_publisher;

create function platform.business_date() returns date
  language sql stable parallel safe
  return coalesce((select s.today from platform.sandbox s), (now() at time zone 'Asia/Seoul')::date);
comment on function platform.business_date() is 'The day that rules and lifecycles go by';

grant execute on function platform.business_date() to
  quote_api, quote_job, quote_publisher, underwriting_api, underwriting_job, underwriting_publisher,
  policy_api, policy_job, policy_publisher, claims_api, claims_job, claims_publisher;

-- Why: an organisation that cannot stay on the line is sent its events. They come from its feed, whose positions have no
-- gaps, so how far a subscription came is one number and no second list of what waits is kept. What was tried is written
-- down beside it, once an event, with what is still to be tried again.

create table platform.webhook_subscription (
  id text primary key check (id like 'wh\_%'),
  organisation text not null,
  version integer not null default 1 check (version > 0),
  url text not null check (length(url) between 1 and 2000),
  description text check (length(description) between 1 and 200),
  -- These types alone; null for all, those to come included.
  types text[] check (cardinality(types) > 0),
  status text not null default 'active' check (status in ('active', 'paused', 'disabled')),
  disabled_reason text check (disabled_reason in ('gone', 'failing')),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),

  -- Every event of the feed up to here was tried, or is of another type.
  position bigint not null check (position >= 0),
  -- The furthest that position ever came: what is below it and comes again is a replay.
  reached bigint not null check (reached >= position),
  -- Attempts in a row that failed, whichever events they were for.
  failures integer not null default 0 check (failures >= 0),
  failing_since timestamptz,
  -- Not before, so that a receiver that is down is not knocked at by everything that waits.
  resume_at timestamptz,
  -- Whose turn it is: nobody else delivers until then, and what was delivered counts only with this in place.
  leased_by text,
  leased_until timestamptz,
  last_turn_at timestamptz not null default clock_timestamp(),
  check ((status = 'disabled') = (disabled_reason is not null)),
  check ((failures = 0) = (failing_since is null)),
  check ((leased_by is null) = (leased_until is null))
);
comment on table platform.webhook_subscription is 'Where an organisation is sent its events, and how far that came';
create index webhook_subscription_by_organisation on platform.webhook_subscription (organisation, id);
-- Every delivery updates its row, and no indexed column: the row finds room on its page.
alter table platform.webhook_subscription set (fillfactor = 50);

create table platform.webhook_secret (
  subscription_id text not null references platform.webhook_subscription (id) on delete cascade,
  number integer not null check (number > 0),
  organisation text not null,
  -- Encrypted with a key that is not in this database.
  sealed bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  -- Signs until then, beside the one that took its place; null for the one in force.
  retires_at timestamptz,
  primary key (subscription_id, number)
);
comment on table platform.webhook_secret is 'What signs the events that a subscription is sent';

create table platform.webhook_delivery (
  id text primary key check (id like 'wd\_%'),
  organisation text not null,
  subscription_id text not null references platform.webhook_subscription (id) on delete cascade,
  -- In the feed; null for a test, which is in none.
  position bigint check (position > 0),
  event_id text not null check (event_id like 'msg\_%'),
  event_type text not null,
  cause text not null check (cause in ('event', 'replay', 'test')),
  status text not null check (status in ('pending', 'delivered', 'failed', 'superseded')),
  -- [{at, outcome, status, milliseconds}], oldest first; never what the receiver answered beyond its status.
  attempts jsonb not null default '[]',
  next_attempt_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  check ((position is null) = (cause = 'test')),
  check ((status = 'pending') = (next_attempt_at is not null))
);
comment on table platform.webhook_delivery is 'What was sent to a subscription, and what will be tried again';
create index webhook_delivery_log on platform.webhook_delivery (subscription_id, id desc);
create index webhook_delivery_due on platform.webhook_delivery (subscription_id, next_attempt_at)
  where next_attempt_at is not null;
create index webhook_delivery_by_age on platform.webhook_delivery (created_at);

alter table platform.webhook_subscription enable row level security;
alter table platform.webhook_secret enable row level security;
alter table platform.webhook_delivery enable row level security;
create policy webhook_subscription_own on platform.webhook_subscription
  using (organisation = platform.current_organisation());
create policy webhook_secret_own on platform.webhook_secret
  using (organisation = platform.current_organisation());
create policy webhook_delivery_own on platform.webhook_delivery
  using (organisation = platform.current_organisation());
create policy webhook_subscription_jobs on platform.webhook_subscription
  to quote_job, underwriting_job, policy_job, claims_job using (true);
create policy webhook_secret_jobs on platform.webhook_secret for select
  to quote_job, underwriting_job, policy_job, claims_job using (true);
create policy webhook_delivery_jobs on platform.webhook_delivery
  to quote_job, underwriting_job, policy_job, claims_job using (true);

-- Requests write a secret and set an end to it; they never read one.
grant select (id, organisation, version, url, description, types, status, disabled_reason, created_at, updated_at,
    position, reached, failures, failing_since, resume_at),
  insert, delete,
  update (version, url, description, types, status, disabled_reason, updated_at, position, failures, failing_since,
    resume_at, leased_by, leased_until)
  on platform.webhook_subscription to quote_api, underwriting_api, policy_api, claims_api;
grant select (subscription_id, number, organisation, created_at, retires_at), insert, update (retires_at), delete
  on platform.webhook_secret to quote_api, underwriting_api, policy_api, claims_api;
grant select, insert, update (status, next_attempt_at) on platform.webhook_delivery to
  quote_api, underwriting_api, policy_api, claims_api;

grant select, update (version, status, disabled_reason, updated_at, position, reached, failures, failing_since,
    resume_at, leased_by, leased_until, last_turn_at)
  on platform.webhook_subscription to quote_job, underwriting_job, policy_job, claims_job;
grant select on platform.webhook_secret to quote_job, underwriting_job, policy_job, claims_job;
grant select, insert, update (status, attempts, next_attempt_at), delete on platform.webhook_delivery to
  quote_job, underwriting_job, policy_job, claims_job;

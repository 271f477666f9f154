-- Why: a confirmed event reaches every policy that covers the buyer, thousands of them, once each, whatever crashes or runs twice: how far
-- the fan-out came is written in the transaction of each step. Who was told may read the event, and hears when it changes.

create table claims.fan_out (
  event_id text not null references claims.public_event,
  -- Policies are shared out among lanes that are worked on side by side, each in the order of ids.
  lane integer not null check (lane >= 0),
  -- The last policy that was looked at.
  after_policy text not null default '',
  drafted integer not null default 0 check (drafted >= 0),
  finished_at timestamptz,
  -- Of the first lane: when those whom it concerns were told of the event itself, after all lanes.
  told_at timestamptz,
  -- Of the first lane: when everything was done that follows from its correction or withdrawal.
  followed_at timestamptz,
  primary key (event_id, lane)
);
comment on table claims.fan_out is 'How far each public event was fanned out';
grant select, insert, update on claims.fan_out to claims_job;

create table claims.event_audience (
  organisation text not null,
  event_id text not null references claims.public_event,
  told_at timestamptz not null,
  primary key (organisation, event_id)
);
comment on table claims.event_audience is 'Which organisations were told of a public event, because a policy of theirs covers the buyer';
create index event_audience_by_event on claims.event_audience (event_id, organisation);

alter table claims.event_audience enable row level security;
create policy event_audience_own on claims.event_audience for select
  using (organisation = platform.current_organisation());
create policy event_audience_insurer on claims.event_audience for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy event_audience_job on claims.event_audience for all to claims_job using (true) with check (true);
grant select on claims.event_audience to claims_api;
grant select, insert on claims.event_audience to claims_job;

-- What the correction or withdrawal of an event meant for a claim that was made from it.
create table claims.event_consequence (
  organisation text not null,
  claim_id text not null,
  -- The public event that was corrected or withdrawn.
  event_id text not null references claims.public_event,
  change text not null check (change in ('corrected', 'withdrawn')),
  -- `draft_withdrawn`, `draft_renewed`: done by itself. `reassess`: an officer looks at the claim again. `clawback`: it was paid.
  -- `none`: it was over already.
  consequence text not null check (consequence in ('draft_withdrawn', 'draft_renewed', 'reassess', 'clawback', 'none')),
  created_at timestamptz not null,
  primary key (claim_id, event_id, change)
);
comment on table claims.event_consequence is 'What follows for claims from the correction or withdrawal of their event';
create index event_consequence_by_organisation on claims.event_consequence (organisation, claim_id);
create index event_consequence_by_kind on claims.event_consequence (consequence, claim_id);

alter table claims.event_consequence enable row level security;
create policy event_consequence_own on claims.event_consequence for select
  using (organisation = platform.current_organisation());
create policy event_consequence_insurer on claims.event_consequence for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy event_consequence_job on claims.event_consequence for all to claims_job using (true) with check (true);
grant select on claims.event_consequence to claims_api;
grant select, insert on claims.event_consequence to claims_job;

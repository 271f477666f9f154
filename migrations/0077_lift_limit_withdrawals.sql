-- Why: an underwriter who withdrew a buyer's limit may give it again, from a day on. A withdrawal and its lifting are rows that never
-- change: what was delivered between them stays without cover.

create table underwriting.limit_lifting (
  withdrawal_id text primary key references underwriting.limit_withdrawal,
  organisation text not null,
  -- The first day from which the limit is given again; on or before that of the withdrawal, nothing was ever withdrawn.
  from_date date not null,
  reason text not null check (char_length(reason) between 1 and 2000),
  recorded_by text not null,
  recorded_on date not null,
  created_at timestamptz not null,
  -- What was not covered on days that are over is never covered afterwards.
  check (from_date >= recorded_on)
);

alter table underwriting.limit_lifting enable row level security;
create policy limit_lifting_insurer on underwriting.limit_lifting for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy limit_lifting_insert on underwriting.limit_lifting for insert
  with check (organisation = platform.current_organisation() and platform.current_actor_kind() = 'insurer');
create policy limit_lifting_job on underwriting.limit_lifting for select to underwriting_job using (true);
create policy limit_lifting_published on underwriting.limit_lifting for select to underwriting_publisher using (true);
grant select, insert on underwriting.limit_lifting to underwriting_api;
grant select on underwriting.limit_lifting to underwriting_job;

-- On which days [from_date, until_date) a person has no limit; until_date is null while nobody lifted it. Why, and who said so, stays
-- with the insurer.
create view underwriting.published_withdrawn_days as
  select p.party, p.business_number, w.from_date, l.from_date as until_date
  from underwriting.limit_withdrawal w
  left join underwriting.limit_lifting l on l.withdrawal_id = w.id
  join underwriting.party named on named.business_number = w.business_number
  join underwriting.party p on p.party = named.party
  where l.from_date is null or l.from_date > w.from_date;
grant select on underwriting.limit_lifting to underwriting_publisher;
grant select on underwriting.published_withdrawn_days to
  underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;
call platform.publish_view('underwriting.published_withdrawn_days');

-- A withdrawal that is lifted by the day is none.
create or replace function underwriting.credit_of(p_business_numbers text[], p_day date, p_signals_since date)
  returns table (business_number text, party text, corporate_number text, told_by text, assessment json, signals json,
    withdrawn_from date)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
  select asked.business_number, asked.party, asked.corporate_number, asked.told_by, latest.assessment, reported.signals,
    withdrawn.from_date
  from underwriting.party asked
  left join lateral (
    select json_build_object('id', a.id, 'businessNumber', a.business_number, 'assessedOn', a.assessed_on,
        'validUntil', a.valid_until, 'creditStatus', a.credit_status, 'creditGrade', a.credit_grade,
        'simpleCreditStatus', a.simple_credit_status, 'simpleGrade', a.simple_grade,
        'recordedAt', floor(extract(epoch from a.created_at) * 1000)) as assessment
    from underwriting.party member
    join underwriting.credit_assessment a on a.business_number = member.business_number
    where member.party = asked.party and a.assessed_on <= p_day
    order by a.assessed_on desc, a.id desc limit 1
  ) latest on true
  left join lateral (
    select coalesce(json_agg(json_build_object('businessNumber', s.business_number, 'type', s.type,
        'occurredOn', s.occurred_on, 'receivedAt', floor(extract(epoch from s.created_at) * 1000))), '[]') as signals
    from underwriting.party member
    join underwriting.credit_signal s on s.business_number = member.business_number
    where member.party = asked.party and s.occurred_on >= p_signals_since
  ) reported on true
  left join lateral (
    select min(w.from_date) as from_date
    from underwriting.party member
    join underwriting.limit_withdrawal w on w.business_number = member.business_number
    left join underwriting.limit_lifting l on l.withdrawal_id = w.id
    where member.party = asked.party and (l.from_date is null or (l.from_date > w.from_date and l.from_date > p_day))
  ) withdrawn on true
  where asked.business_number = any (p_business_numbers)
$$;

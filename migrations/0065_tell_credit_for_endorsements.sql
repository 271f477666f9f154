-- Why: a policy is given more cover by the same rules as an application, in the policy service. That decision needs what underwriters
-- found of the buyers that it names, and nothing else: no list of assessments, and nothing of who reported a signal.

create function underwriting.credit_of(p_business_numbers text[], p_day date, p_signals_since date)
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
    where member.party = asked.party
  ) withdrawn on true
  where asked.business_number = any (p_business_numbers)
$$;
comment on function underwriting.credit_of is 'What a decision on more cover needs of the firms that it names; its answer is shown to nobody';

grant execute on function underwriting.credit_of(text[], date, date) to policy_api;

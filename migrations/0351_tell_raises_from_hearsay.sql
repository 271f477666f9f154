-- Why: a raise of a running policy was declined for what others' applications said of its buyer: a limit withdrawn of another number, or another
-- firm's grade in the place of its own. And a bank was shown events on numbers of which only a stranger said that they are its buyers'.

-- With the corporation that the policy itself names for each number, or null. `is_hearsay`: only others' requests say which corporation it is.
-- What is withdrawn of numbers that are not of the same person by the insurer's word or the policy's own is not in `withdrawn_from`, and
-- `may_be_withdrawn`. The overload without corporations is what the release before calls.
create function underwriting.credit_of(p_business_numbers text[], p_corporations text[], p_day date, p_signals_since date)
  returns table (business_number text, party text, corporate_number text, told_by text, is_hearsay boolean, assessment json,
    is_assessed_told boolean, signals json, withdrawn_from date, may_be_withdrawn boolean)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
  with kin as materialized (
    select k.number, k.same from underwriting.same_person(
      array_fill(''::text, array[cardinality(p_business_numbers)]), p_business_numbers, p_corporations) k
  )
  select asked.business_number, asked.party, asked.corporate_number, asked.told_by,
    asked.told_by = 'request' and asked.corporate_number is not null and asked.corporate_number is distinct from stated.corporation,
    latest.assessment, coalesce(latest.is_told, true), reported.signals, withdrawn.from_date, coalesce(withdrawn.may_be, false)
  from unnest(p_business_numbers, p_corporations) as stated (number, corporation)
  join underwriting.party asked on asked.business_number = stated.number
  left join lateral (
    select json_build_object('id', a.id, 'businessNumber', a.business_number, 'assessedOn', a.assessed_on,
        'validUntil', a.valid_until, 'creditStatus', a.credit_status, 'creditGrade', a.credit_grade,
        'simpleCreditStatus', a.simple_credit_status, 'simpleGrade', a.simple_grade,
        'recordedAt', floor(extract(epoch from a.created_at) * 1000)) as assessment, member.person = asked.person as is_told
    from underwriting.party member
    join underwriting.credit_assessment a on a.business_number = member.business_number
    where member.party = asked.party and a.assessed_on <= p_day
    order by (a.business_number = asked.business_number or member.person = asked.person) is true desc, a.assessed_on desc, a.id desc
    limit 1
  ) latest on true
  left join lateral (
    select coalesce(json_agg(json_build_object('businessNumber', s.business_number, 'type', s.type,
        'occurredOn', s.occurred_on, 'receivedAt', floor(extract(epoch from s.created_at) * 1000))), '[]') as signals
    from underwriting.party member
    join underwriting.credit_signal s on s.business_number = member.business_number
    where member.party = asked.party and s.occurred_on >= p_signals_since
  ) reported on true
  left join lateral (
    select min(w.from_date) filter (where of.is_same) as from_date, bool_or(not of.is_same) as may_be
    from (
      select member.business_number, false as is_same from underwriting.party member
        where member.party = asked.party
          and not exists (select from kin where kin.number = asked.business_number and kin.same = member.business_number)
      union all
      select kin.same, true from kin where kin.number = asked.business_number
    ) of
    join underwriting.limit_withdrawal w on w.business_number = of.business_number
    left join underwriting.limit_lifting l on l.withdrawal_id = w.id
    where l.from_date is null or (l.from_date > w.from_date and l.from_date > p_day)
  ) withdrawn on true
$$;
comment on function underwriting.credit_of(text[], text[], date, date) is
  'What a decision on more cover needs of the firms that it names; its answer is shown to nobody';
grant execute on function underwriting.credit_of(text[], text[], date, date) to policy_api;

create function policy.pledged_numbers(pledged_policy text)
  returns table (buyer text, number text)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
  select k.number, k.same
  from (
    select array_agg(c.policy_id) as contracts, array_agg(c.business_number) as numbers, array_agg(c.corporate_number) as corporations
    from policy.policy p join policy.cover c on c.policy_id = p.id
    where p.id = pledged_policy and p.inception is not null
      and exists (select from policy.pledge g where g.policy_id = p.id and g.status <> 'released'
        and g.bank = platform.current_organisation())
  ) own
  cross join lateral underwriting.same_person(own.contracts, own.numbers, own.corporations) k
$$;
comment on function policy.pledged_numbers is 'The numbers that are of one person with each buyer of a policy, to a bank to which it is pledged now';
grant execute on function policy.pledged_numbers(text) to policy_api;

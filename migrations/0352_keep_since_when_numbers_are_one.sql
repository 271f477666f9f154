-- Why: when the insurer named the corporation of numbers which it had told to be of one person before, they counted as one from that day only:
-- what was supplied after an event known of the other number was covered again, and withdrawn limits were given again for the days between.

alter table underwriting.party
  -- The business date from which the insurer calls the person so, by which contracts that name it find it: not before `person_since`.
  add column person_named_since date;
update underwriting.party set person_named_since = person_since where person_since is not null;

call platform.take_view_back('underwriting.published_person');
-- The release before writes the first day alone.
create or replace view underwriting.published_person as
  select business_number, person, person_since as since, greatest(person_since, person_named_since) as named_since
  from underwriting.party where person is not null;
call platform.publish_view('underwriting.published_person');

-- As in 0350; a contract's own word meets the insurer's from the day on which the insurer named that corporation.
create or replace function underwriting.same_person(p_contracts text[], p_numbers text[], p_corporations text[])
  returns table (contract text, number text, same text, since date)
  language sql stable
begin atomic
  with asked as materialized (
    select distinct a.contract, a.number, coalesce(told.person, a.corporation) as person, told.person is not null as is_told,
      told.since, told.named_since
    from unnest(p_contracts, p_numbers, p_corporations) as a (contract, number, corporation)
    left join underwriting.published_person told on told.business_number = a.number
  )
  select a.contract, a.number, a.number, null::date from asked a
  union
  select a.contract, a.number, kin.business_number, case when a.is_told then greatest(a.since, kin.since) else kin.named_since end
  from asked a join underwriting.published_person kin on kin.person = a.person and kin.business_number <> a.number
  union
  select a.contract, a.number, own.number,
    case when a.is_told and own.is_told then greatest(a.since, own.since) else greatest(a.named_since, own.named_since) end
  from asked a join asked own on own.contract = a.contract and own.person = a.person and own.number <> a.number;
end;

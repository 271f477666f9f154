-- Why: of a contract with thousands of buyers each was compared with each other one, as all are of the one contract: seconds for five thousand.

-- As in 0352; those of one person are found by one key, of the contract and the person.
create or replace function underwriting.same_person(p_contracts text[], p_numbers text[], p_corporations text[])
  returns table (contract text, number text, same text, since date)
  language sql stable
begin atomic
  with asked as materialized (
    select distinct a.contract, a.number, coalesce(told.person, a.corporation) as person, told.person is not null as is_told,
      told.since, told.named_since, a.contract || ' ' || coalesce(told.person, a.corporation) as person_of_contract
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
  from asked a join asked own on own.person_of_contract = a.person_of_contract and own.number <> a.number;
end;

-- Why: what is known of a buyer was looked for by joining its numbers with all confirmed events, and each event with all that were ever
-- corrected: an assessment read as much as there was to read. Each is looked up by its key.

create or replace function claims.known_events(p_contracts text[], p_numbers text[], p_corporations text[], p_of text[])
  returns table (contract text, number text, occurred_on date, told_as date, known_on date)
  language sql stable
begin atomic
  with recursive kin as materialized (
    select k.contract, k.number, k.same, k.since from underwriting.same_person(p_contracts, p_numbers, p_corporations) k
    where k.number = any (p_of)
  ), told as (
    select e.id, e.buyer, e.type, e.occurred_on, e.occurred_on as told_as, e.confirmed_on
    from (select distinct kin.same from kin) as named
    cross join lateral (
      select c.id, c.buyer, c.type, c.occurred_on, c.confirmed_on
      from claims.published_confirmation c where c.buyer = named.same and c.status = 'confirmed' offset 0
    ) as e
    union
    select before.id, told.buyer, told.type, told.occurred_on, before.occurred_on, before.confirmed_on
    from told
    cross join lateral (
      select c.id, c.occurred_on, c.confirmed_on from claims.published_confirmation c where c.corrected_by = told.id offset 0
    ) as before
  )
  select kin.contract, kin.number, told.occurred_on, told.told_as, greatest(told.confirmed_on, told.occurred_on, kin.since)
  from kin join told on told.buyer = kin.same and (told.type <> 'business_closure' or kin.same = kin.number);
end;

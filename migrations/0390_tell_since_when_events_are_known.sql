-- Why: a correction made its event known from the day of the correction, though everybody had been told of it before: what was supplied in between
-- was covered again. An event is known from the first confirmation that it stands on, through all corrections.

-- What officers confirmed and did not withdraw, with what took the place of each; no word of who reported it.
create view claims.published_confirmation as
  select id, buyer, type, occurred_on, confirmed_on, status, corrected_by from claims.public_event where status <> 'withdrawn';
grant select on claims.public_event to claims_publisher;
grant select on claims.published_confirmation to claims_api, claims_job, policy_api, policy_job;
call platform.publish_view('claims.published_confirmation');
create index public_event_by_successor on claims.public_event (corrected_by) where corrected_by is not null;

-- The confirmations by which contracts may know what befell the numbers `p_of`, or others of the same person for that contract: of each event that
-- stands, its own and those that it was corrected from. Each line of the first three asks as of `underwriting.same_person`. `occurred_on` is the day of
-- what stands, `told_as` the one that the confirmation named, `known_on` the first on which it could be known: not before the insurer said
-- that both numbers are of one person, nor before it happened. Which of them told a contract anything depends on its days (`knownSince`).
create function claims.known_events(p_contracts text[], p_numbers text[], p_corporations text[], p_of text[])
  returns table (contract text, number text, occurred_on date, told_as date, known_on date)
  language sql stable
begin atomic
  with recursive kin as materialized (
    select k.contract, k.number, k.same, k.since from underwriting.same_person(p_contracts, p_numbers, p_corporations) k
    where k.number = any (p_of)
  ), told as (
    select e.id, e.buyer, e.type, e.occurred_on, e.occurred_on as told_as, e.confirmed_on
    from claims.published_confirmation e where e.buyer in (select kin.same from kin) and e.status = 'confirmed'
    union
    select before.id, told.buyer, told.type, told.occurred_on, before.occurred_on, before.confirmed_on
    from told join claims.published_confirmation before on before.corrected_by = told.id
  )
  select kin.contract, kin.number, told.occurred_on, told.told_as, greatest(told.confirmed_on, told.occurred_on, kin.since)
  from kin join told on told.buyer = kin.same and (told.type <> 'business_closure' or kin.same = kin.number);
end;
comment on function claims.known_events is
  'Confirmations, through all corrections, by which a contract may know what befell its buyers, and from which day on';
grant execute on function claims.known_events(text[], text[], text[], text[]) to policy_api, policy_job, claims_api, claims_job;

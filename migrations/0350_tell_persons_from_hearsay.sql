-- Why: what one organisation's application said of who stands behind a business number joined that number, for everybody, to whatever befell
-- the person's other numbers: a stranger's slip drafted claims, took cover from deliveries and refused raises. From here on two numbers
-- are of one person by the insurer's word, or by that of the contract concerned itself; what others said shares caps and nothing else.

alter table underwriting.party
  -- The person that the number is of by the insurer's word: a 법인등록번호, or one of its numbers where no corporation was told. Null where
  -- requests alone say anything of it.
  add column person text check (person ~ '^[0-9]{10}([0-9]{3})?$'),
  -- The business date from which the insurer says so; null: from before it was written down.
  add column person_since date;
-- A number that was told to be the same as another is of that one's corporation; the one that it was told to be the same as may be told by nobody.
update underwriting.party p set person = coalesce(p.corporate_number, told.corporate_number, p.party)
  from (select party, max(corporate_number) as corporate_number from underwriting.party where told_by = 'insurer' group by party) told
  where told.party = p.party and (p.told_by = 'insurer' or p.corporate_number is null);
create index party_by_person on underwriting.party (person) where person is not null;

-- For the release before, which writes no person.
create function underwriting.name_person() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  new.person := coalesce(new.corporate_number, new.party);
  return new;
end
$$;
create trigger name_person before insert or update on underwriting.party
  for each row when (new.told_by = 'insurer' and new.person is null) execute function underwriting.name_person();

create view underwriting.published_person as
  select business_number, person, person_since as since from underwriting.party where person is not null;
grant select on underwriting.published_person to underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;
call platform.publish_view('underwriting.published_person');

-- What the contract says itself of who its buyer is.
alter table policy.cover add column corporate_number text check (corporate_number ~ '^[0-9]{13}$');
update policy.cover c set corporate_number = own.corporate_number
  from (select p.id, b ->> 'businessNumber' as business_number, b ->> 'corporateNumber' as corporate_number
    from policy.policy p, json_array_elements(p.request -> 'buyers') b
    where b ->> 'corporateNumber' ~ '^[0-9]{13}$') own
  where c.policy_id = own.id and c.business_number = own.business_number;
create index cover_by_corporate_number_and_policy on policy.cover (corporate_number, policy_id) where corporate_number is not null;
call platform.take_view_back('policy.published_agreed_cover');
create or replace view policy.published_agreed_cover as
  select c.policy_id, c.organisation, c.business_number, c.position, c.party, c.form, c.insured_amount,
    c.coverage_percent::text as coverage_percent, c.related_firm, c.from_date, c.until_date, c.name, c.corporate_number
  from policy.cover c;
call platform.publish_view('policy.published_agreed_cover');

-- The one answer to whether two numbers are of one person. Each line asks for one number in the name of one contract (policy or
-- application), with the corporation that this contract names for it, or null. A number's person is that of the insurer's word, else that of
-- its contract's own. Gives every number that is of the same person for that contract, itself among them, and since when the
-- insurer says so (null: nobody had to): before that day, nobody could know by it. Nobody's word counts for another's contract.
create function underwriting.same_person(p_contracts text[], p_numbers text[], p_corporations text[])
  returns table (contract text, number text, same text, since date)
  language sql stable
begin atomic
  with asked as materialized (
    select distinct a.contract, a.number, coalesce(told.person, a.corporation) as person, told.since
    from unnest(p_contracts, p_numbers, p_corporations) as a (contract, number, corporation)
    left join underwriting.published_person told on told.business_number = a.number
  )
  select a.contract, a.number, a.number, null::date from asked a
  union
  select a.contract, a.number, kin.business_number, greatest(a.since, kin.since)
  from asked a join underwriting.published_person kin on kin.person = a.person and kin.business_number <> a.number
  union
  select a.contract, a.number, own.number, greatest(a.since, own.since)
  from asked a join asked own on own.contract = a.contract and own.person = a.person and own.number <> a.number;
end;
comment on function underwriting.same_person is
  'Which business numbers are of one person: by the insurer''s word, or where it gave none by that of the contract that asks';
grant execute on function underwriting.same_person(text[], text[], text[]) to
  underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;

-- On which days [from_date, until_date) a number has no limit: its own, and that of the numbers which the insurer told to be of the same
-- person, from the day on which it did. A withdrawal takes cover from everybody, so no contract's own word spreads it.
create view underwriting.published_days_without_limit as
  select w.business_number, coalesce(named.person, w.business_number) as person, w.from_date, l.from_date as until_date
  from underwriting.limit_withdrawal w
  join underwriting.party named on named.business_number = w.business_number
  left join underwriting.limit_lifting l on l.withdrawal_id = w.id
  where l.from_date is null or l.from_date > w.from_date
  union all
  select kin.business_number, named.person, greatest(w.from_date, named.person_since, kin.person_since), l.from_date
  from underwriting.limit_withdrawal w
  join underwriting.party named on named.business_number = w.business_number
  join underwriting.party kin on kin.person = named.person and kin.business_number <> named.business_number
  left join underwriting.limit_lifting l on l.withdrawal_id = w.id
  where l.from_date is null or l.from_date > greatest(w.from_date, named.person_since, kin.person_since);
grant select on underwriting.published_days_without_limit to
  underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;
call platform.publish_view('underwriting.published_days_without_limit');

-- A fan-out, and a claim, look for events by the number that they befell.
create index public_event_by_buyer on claims.public_event (buyer) where status = 'confirmed';

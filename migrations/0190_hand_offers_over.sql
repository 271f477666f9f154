-- Why: a bank applies for its customer and gets the offer, but only the firm's own channel can bind one. So an offer can be handed over:
-- its owner asks for a code, and the channel that knows the code and whose offer it is takes it, once. From then on the offer and its
-- hold are the channel's, with everything that is made of them; who handed it over goes on seeing the offer and its status, no more.

-- The organisation that handed a hold over before it was decided: it sees what became of it, and may do nothing with it.
alter table ledger.hold add column handed_over_by text;
create policy hold_handed_over on ledger.hold for select to ledger_publisher
  using (handed_over_by = platform.current_organisation());

-- Gives a hold that nobody decided about yet to another organisation; false for any other. It asks nothing of the caller, so nobody is
-- granted it: functions call it that found out before that it may be. It waits for whoever decides about the hold at this moment.
create function ledger.hand_hold_over(p_id text, p_to text) returns boolean
  language sql
  set search_path = pg_catalog, pg_temp
begin atomic
  with handed as (
    update ledger.hold set handed_over_by = organisation, organisation = p_to
      where id = p_id and state = 'held' and handed_over_by is null
      returning id
  )
  select exists (select from handed);
end;

alter table underwriting.offer
  -- The organisation whose application it answers, where another one took it since, and the day of that.
  add column handed_over_by text check (handed_over_by <> organisation),
  add column handed_over_on date,
  add constraint offer_handed_over_whole check ((handed_over_by is null) = (handed_over_on is null));
create index offer_handed_over on underwriting.offer (handed_over_by, id desc) where handed_over_by is not null;
create policy offer_handed_over on underwriting.offer for select to underwriting_api
  using (handed_over_by = platform.current_organisation());

-- Each time that a code was asked for; the last one of an offer counts. A code is known to whoever was told it: here is its SHA-256.
create table underwriting.offer_hand_over (
  id text collate "C" primary key check (id like 'oh\_%'),
  organisation text not null,
  client text not null,
  offer_id text not null references underwriting.offer,
  -- In the order in which they were asked for, whichever instance made the id.
  number bigint generated always as identity,
  code_sha256 bytea not null check (octet_length(code_sha256) = 32),
  created_at timestamptz not null
);
create index offer_hand_over_by_offer on underwriting.offer_hand_over (offer_id, number desc);
create index offer_hand_over_by_code on underwriting.offer_hand_over (code_sha256);
comment on table underwriting.offer_hand_over is 'Codes by which the channel of a firm takes its offer from who applied for it; never changed';

alter table underwriting.offer_hand_over enable row level security;
create policy offer_hand_over_own on underwriting.offer_hand_over for select
  using (organisation = platform.current_organisation());
create policy offer_hand_over_insert on underwriting.offer_hand_over for insert
  with check (organisation = platform.current_organisation());
create policy offer_hand_over_insurer on underwriting.offer_hand_over for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
grant select, insert on underwriting.offer_hand_over to underwriting_api;

-- Takes the offer of this firm that the code stands for: no row for a code that is unknown, replaced, of another firm's offer, taken by
-- another channel, or of an offer that is no longer held. `taken` is false where the caller has it already. The offer's row is locked
-- first, so that of two who take it the second finds it taken; whether its day is over is for the caller to look at.
create function underwriting.take_offer(p_code_sha256 bytea, p_policyholder text, p_today date)
  returns table (offer_id text, hand_over_id text, taken boolean)
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_taker text := platform.current_organisation();
  v_asked underwriting.offer_hand_over;
  v_offer underwriting.offer;
begin
  if v_taker is null or platform.current_actor_kind() is distinct from 'channel' then
    raise exception 'Only a channel takes an offer' using errcode = 'insufficient_privilege';
  end if;
  select * into v_asked from underwriting.offer_hand_over h where h.code_sha256 = p_code_sha256;
  if not found then return; end if;
  select * into v_offer from underwriting.offer o
    where o.id = v_asked.offer_id and o.policyholder = p_policyholder for no key update;
  if not found
    or exists (select from underwriting.offer_hand_over h where h.offer_id = v_asked.offer_id and h.number > v_asked.number)
  then return; end if;
  if v_offer.organisation = v_taker then
    return query select v_offer.id, v_asked.id, false;
    return;
  end if;
  if v_offer.handed_over_by is not null or not ledger.hand_hold_over(v_offer.hold_id, v_taker) then return; end if;

  -- The sales ledger that the request may name stays with the organisation that keeps it.
  update underwriting.offer o set organisation = v_taker, handed_over_by = v_offer.organisation, handed_over_on = p_today,
      request = case when o.request ->> 'salesLedgerId' is null then o.request
        else (o.request::jsonb - 'salesLedgerId')::json end
    where o.id = v_offer.id;
  return query select v_offer.id, v_asked.id, true;
end
$$;
comment on function underwriting.take_offer is 'Gives an offer to the channel of its firm, by the code that its owner asked for';
grant execute on function underwriting.take_offer(bytea, text, date) to underwriting_api;

-- Who is told that an offer was bound, besides whoever binds it.
create view underwriting.published_handed_offer as
  select id as offer_id, organisation, handed_over_by from underwriting.offer where handed_over_by is not null;
grant select on underwriting.published_handed_offer to policy_api;
call platform.publish_view('underwriting.published_handed_offer');

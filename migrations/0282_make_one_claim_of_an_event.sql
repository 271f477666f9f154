-- Why: a firm that filed after an event was confirmed and before the fan-out came to its policy got a draft beside its claim. Whoever is
-- first of both makes the claim of the policy, buyer and event; what the first left out may be claimed by others, as before.

alter table claims.claim add column first_for_event boolean not null default false;
update claims.claim set first_for_event = true where drafted and event_id is not null;
create unique index claim_first_for_event on claims.claim (organisation, policy_id, buyer, event_id) where first_for_event;

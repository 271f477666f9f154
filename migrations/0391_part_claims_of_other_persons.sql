-- Why: where the insurer took back that two numbers are of one person, drafts for what befell the other one stayed, and were told as money to come.
-- What follows for a claim is kept as for a correction; a draft that is withdrawn so makes room, should the word be given again.

alter table claims.event_consequence
  drop constraint event_consequence_change_check,
  -- `parted`: the event stands, and befell another person than the claim's buyer after all.
  add constraint event_consequence_change_check check (change in ('corrected', 'withdrawn', 'parted'));
-- Each draft of an event is its first claim, which `claim_first_for_event` keeps from being made twice.
drop index claims.claim_drafted_for_event;

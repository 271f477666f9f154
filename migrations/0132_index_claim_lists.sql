-- Why: claims of one buyer were looked for among all claims, newest first, and those of one event were all read and sorted for each page.

create index claim_by_buyer on claims.claim (buyer, id);
drop index claims.claim_by_event;
create index claim_by_event on claims.claim (event_id, id) where event_id is not null;

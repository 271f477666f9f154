-- Why: the list of waiting applications read all that ever waited, and whoever leads a centre could not ask for its own. The centre of a
-- firm's seat stands in its application, and what waits is found by an index of its own.

-- The centre of the firm's seat by the rules of receipt; a centre that serves the firm already comes before it. Null where none is known.
alter table underwriting.application add column centre text check (char_length(centre) between 1 and 40);
update underwriting.application a set centre = r.centre from underwriting.referral r where r.application_id = a.id;

create index application_waiting on underwriting.application (received_on, id)
  where status in ('submitted', 'documents_requested', 'returned', 'proposed', 'referred');

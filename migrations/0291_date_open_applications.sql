-- Why: an application went on reading as it was written down until a job came, though the last day of its applicant, or its offer, was over.
-- With the last day in the row, a read says how it stands today, lists can ask for it, and the job finds what is over by an index. And
-- applications are found by the quote that they are made of, of which one at a time is live.

-- The last day for what is up to the applicant by the rules of the receipt; `answer_by` may give it longer. Null where no rule says.
alter table underwriting.application add column open_until date;
-- Every receipt so far is under the one value that the rulebook has had for it.
update underwriting.application set open_until = received_on + 90;

create index application_up_to_applicant on underwriting.application (greatest(open_until, answer_by))
  where status in ('draft', 'documents_requested', 'returned', 'proposed');
create index application_by_quote on underwriting.application (quote_id);

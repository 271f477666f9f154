-- Why: the insurer's page of overdue receivables sorted each day's, and a sweep's page of a day read the pages before it again. With the id
-- in the index both begin where the page before ended.

drop index policy.receivable_open_by_due;
create index receivable_open_by_due on policy.receivable (due_on, id) where settled < amount;

-- Why: to bind an offer took a round trip only to hear that its hold was committed, as it nearly always is. What a commit answers passes
-- through this type where nobody waits for the answer: any other than `committed` undoes the whole transaction.

create domain ledger.committed as text constraint hold_is_committed check (value = 'committed');

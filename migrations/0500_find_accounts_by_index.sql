-- Why: what accounts carry is also asked by reads, which choose their plans: for a buyer's capacity, or a certificate. A connection keeps the
-- plan of this function's first call, so that one which such a read made while there were few accounts read all of them for each hold that
-- came after it, until Postgres next looked at the tables: among 60,000 accounts 25 ms in place of 0.4.

alter function ledger.fullest(text[], bigint[], date, date, boolean) set enable_seqscan = off;

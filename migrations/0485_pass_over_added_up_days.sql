-- Why: adding a busy account's days up leaves the rows that it replaces as dead entries of the index until the next vacuum. By a bitmap they
-- were all read again each time: after 6,000 policies in a minute, 10,000 entries for each new one, a fifth of Postgres' time. A plain look
-- through the index marks those that nobody needs any more, and passes over them from then on.

alter function ledger.add_days_up(text) set enable_bitmapscan = off;
alter function ledger.fullest(text[], bigint[], date, date, boolean) set enable_bitmapscan = off;
alter function ledger.place_hold(text, text, text, text, date, date, date, text[], text[], bigint[], bigint[], boolean, text[])
  set enable_bitmapscan = off;

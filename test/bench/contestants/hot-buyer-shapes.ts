/**
 * One buyer that everybody wants, each time a little of it.
 *
 * - `ledger`: a hold by our package in a transaction of its own: BEGIN, the hold, COMMIT.
 * - `caller`: the same in a caller's name, as every request sets it for row-level security.
 * - `statement`: the conditional statement alone, which tests and spends one row and commits by itself.
 * - `transaction`: BEGIN, the conditional statement, COMMIT, sent at once.
 * - `rows`: the rows of a hold and its entry before it in the same transaction, sent at once.
 */
export type Shape = 'ledger' | 'caller' | 'statement' | 'transaction' | 'rows'

/** What the bare loops write. */
export const BARE_TABLES = `
  create table public.bare_balance (account text primary key, held bigint not null, committed bigint not null);
  insert into public.bare_balance values ('buyer:1101110000010', 0, 0);
  create table public.bare_hold (like ledger.hold including all);
  create table public.bare_entry (like ledger.entry including all)`

export const INSERT_HOLD = `insert into public.bare_hold (id, organisation, subject, state, from_date, until_date, expires_on)
  values ($1, 'org_portal', $2, 'held', $3, $3::date + 365, $3)`

export const INSERT_ENTRY = `insert into public.bare_entry
    (hold, line, account, step, held, committed, from_date, until_date, limit_won)
  values ($1, '9998600043', $2, 'hold', $3, 0, $4, $4::date + 365, $5)`

export const SPEND = `update public.bare_balance set held = held + $2 where account = $1 and held + committed + $2 <= $3`

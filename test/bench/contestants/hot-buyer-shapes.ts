/**
 * One buyer that everybody wants, each time a little of it.
 *
 * - `ledger`: a hold by our package, in a transaction of its own in a caller's name.
 * - `statement`: the conditional statement alone, which tests and spends one row and commits by itself.
 * - `transaction`: BEGIN, the conditional statement, COMMIT, one after the other.
 * - `rows`: the rows of a hold and its entry and then the conditional statement, in one transaction, sent at once.
 */
export type Shape = 'ledger' | 'statement' | 'transaction' | 'rows'

/** The one row of the bare loops. */
export const BARE_BALANCE = `create table public.bare_balance (account text primary key, held bigint not null, committed bigint not null);
  insert into public.bare_balance values ('buyer:1101110000010', 0, 0)`

import type { JobTransaction } from '@trade-credit/database/transaction.ts'

/**
 * Lets everything that is held and committed under one party's accounts go over to another's, as the last statement of the transaction:
 * the two turned out to be one person. With a line, only what buyers' accounts carry for that business number goes over: the number was
 * put down to the wrong person. No limit is tested. Only the insurer may; another actor's transaction fails.
 */
export function joinParties(
  trx: Pick<JobTransaction, 'deferLast'>,
  { from, to, line }: { readonly from: string; readonly to: string; readonly line: string | null }
): void {
  trx.deferLast({
    name: 'ledger_join_parties',
    text: 'select ledger.join_parties($1, $2, $3)',
    values: [from, to, line]
  })
}

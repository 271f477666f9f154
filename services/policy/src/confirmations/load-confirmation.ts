import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { type ConfirmationView, confirmationView } from './confirmation-view.ts'
import type { ConfirmedReceivable } from './confirmed-receivables.ts'
import { confirmedPages, findConfirmation, LINES_OF_PAGE } from './repository.ts'

type Reader = Pick<JobTransaction, 'query'>

/** The confirmation but for its receivables. Ends in `not_found` where it is not there, or not the caller's to see any more. */
export async function loadConfirmation(trx: Reader, id: string): Promise<ConfirmationView> {
  const found = await findConfirmation(trx, id)
  return found ? confirmationView(found) : problem('not_found')
}

/** All receivables of a confirmation, a page at a time. */
export async function* allConfirmed(trx: Reader, id: string): AsyncGenerator<readonly ConfirmedReceivable[]> {
  for (let from = 0; ; from += 1) {
    const [lines] = await confirmedPages(trx, id, { from, limit: 1 })
    if (!lines) return
    yield lines
    if (lines.length < LINES_OF_PAGE) return
  }
}

/** The receivables of a confirmation from the one given, counted from 0; at most `limit` of them, no more than a page has. */
export async function confirmedFrom(
  trx: Reader,
  id: string,
  { from, limit }: { readonly from: number; readonly limit: number }
): Promise<ConfirmedReceivable[]> {
  const first = Math.floor(from / LINES_OF_PAGE)
  const start = from - first * LINES_OF_PAGE
  const pages = await confirmedPages(trx, id, { from: first, limit: start + limit > LINES_OF_PAGE ? 2 : 1 })
  return pages.flat().slice(start, start + limit)
}

import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { ReceivableHistory } from './receivable-view.ts'
import { listChanges } from './repository.ts'

/** What became of the receivable since it was declared. */
export async function historyOf(trx: Pick<JobTransaction, 'query'>, receivableId: string): Promise<ReceivableHistory> {
  const [changes, correctedBy] = await Promise.all([listChanges(trx, receivableId), findCorrecting(trx, receivableId)])
  return { changes, correctedBy }
}

/** The receivable that was first declared in place of this one; null where none was. */
export async function findCorrecting(trx: Pick<JobTransaction, 'query'>, receivableId: string): Promise<string | null> {
  const [row] = await trx.query<{ id: string }>({
    name: 'find_correcting_receivable',
    text: 'select id from policy.receivable where corrects = $1 order by id limit 1',
    values: [receivableId]
  })
  return row?.id ?? null
}

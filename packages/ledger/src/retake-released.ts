import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { testLimitsAtTheEnd } from './limits-at-the-end.ts'

/**
 * `changed`: parties were joined or parted since, so that other accounts would have to carry it; `standing`: the holds take something of
 * those days.
 */
export type RetakeOutcome = 'retaken' | 'changed' | 'standing' | 'not_committed' | 'unknown'

/**
 * Takes again what committed holds gave back in the transaction that began at the moment `releasedAt` (as Postgres writes it, to the
 * microsecond): the same amounts on the same accounts and days, under the limits that they were taken under first. The holds' rows are
 * locked here; the accounts are tested with the commit, which fails as `isCapacityTaken` tells where somebody else was given those days.
 */
export async function retakeReleased(
  trx: Pick<JobTransaction, 'query' | 'deferLast'>,
  { ids, releasedAt }: { readonly ids: readonly string[]; readonly releasedAt: string }
): Promise<RetakeOutcome> {
  const [row] = await trx.query<{ outcome: RetakeOutcome }>({
    name: 'ledger_retake_released',
    text: 'select ledger.retake_released($1, $2) as outcome',
    values: [ids, releasedAt]
  })
  const outcome = row?.outcome ?? 'unknown'
  if (outcome === 'retaken') {
    const test = { name: 'ledger_settle_retaken', text: 'select ledger.settle_retaken($1)', values: [ids] }
    testLimitsAtTheEnd(trx, ids.join(', '), test)
  }
  return outcome
}

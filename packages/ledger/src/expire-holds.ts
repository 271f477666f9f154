import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

/** A hold that lapsed. */
export interface ExpiredHold {
  readonly id: string
  readonly organisation: string
  readonly subject: string
}

/**
 * Marks at most `limit` holds whose last day is before `today` as expired, gives back what they held, and names them, the
 * earliest first. Holds that somebody is committing or releasing at this moment are passed over. For a job's transaction;
 * call it again in another one until it gives none.
 */
export function expireHolds(
  trx: Pick<JobTransaction, 'query'>,
  today: PlainDate,
  limit: number
): Promise<ExpiredHold[]> {
  return trx.query<ExpiredHold>({
    name: 'ledger_expire_holds',
    text: 'select id, organisation, subject from ledger.expire_holds($1, $2)',
    values: [today, limit]
  })
}

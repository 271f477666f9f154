import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { enqueueJob } from '@trade-credit/service/platform/jobs/enqueue-job.ts'
import { hasChanged, standingOfParty } from './standing-of-party.ts'

/**
 * Has everyone told, after this transaction commits, whom a change in the standing of the person behind the number concerns; nothing
 * where it stands as before. Call it after what may have changed it was written. Whoever calls is told nothing.
 */
export async function watchParty(
  trx: Pick<JobTransaction, 'query' | 'defer'>,
  businessNumber: string,
  { businessDate, rules }: { readonly businessDate: PlainDate; readonly rules: Rules }
): Promise<void> {
  const standings = await standingOfParty(trx, businessNumber, businessDate, rules)
  if (standings.some(hasChanged)) enqueueJob(trx, 'buyer-monitoring', { businessNumber })
}

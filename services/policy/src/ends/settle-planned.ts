import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { NO_WON, type Won } from '@trade-credit/domain/won.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { hasInsuredEvent } from '../cover/insured-event.repository.ts'
import type { Invoice } from '../invoices/repository.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import { moneyOfEnd } from './money-of-end.ts'
import { settleWaiting } from './settle-waiting.ts'
import { standingEndOf } from './standing-end.repository.ts'

/**
 * Settles a locked policy on the day from which it is cancelled, by the premium that stands then: what was reversed meanwhile gives nothing
 * back, what a claim payment set off does. Where an insured event happened before that day nobody gets anything (상법 §649①, ③). Gives what
 * that took from the policyholder; nothing was left for the day where its money went back when it was asked for.
 */
export async function settlePlanned(
  trx: Pick<JobTransaction, 'query' | 'defer'>,
  platform: Pick<ServicePlatform, 'rulebook'>,
  policy: StoredPolicy,
  invoices: readonly Invoice[],
  today: PlainDate
): Promise<Won> {
  const end = await standingEndOf(trx, policy)
  if (!end?.waits || end.from === null || policy.inception === null) return NO_WON
  const eventOccurred = await hasInsuredEvent(trx, policy.id, policy.inception, end.from)
  await settleWaiting(trx, platform, { policy, invoices, end }, { today, dueFrom: end.from, eventOccurred })
  return eventOccurred ? (await moneyOfEnd(trx, platform, policy, invoices, end, false)).policyholder : NO_WON
}

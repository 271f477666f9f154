import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { addDays } from '@trade-credit/domain/plain-date.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import { hasInsuredEvent } from '../cover/insured-event.repository.ts'
import { settleWaiting } from '../ends/settle-waiting.ts'
import { hasGivenBack, standingEndOf } from '../ends/standing-end.repository.ts'
import { invoicesOf } from '../invoices/repository.ts'
import { recordPolicyJobStep } from '../policies/policy-changed.ts'
import { lockPolicy } from '../policies/repository.ts'
import type { WritingDown } from './write-down.ts'

/**
 * Gives back what a cancellation or a termination did not, where the insured event that took it away was withdrawn since: what it would have
 * come to by the premium that stands now, owed from today, and of what was overdue only the days with cover stay owed. Looked at under the
 * policy's lock, so that it happens once. Gives whether it did.
 */
export async function giveBackAfterAll(
  trx: JobTransaction,
  policyId: string,
  { platform, client, today }: WritingDown
): Promise<boolean> {
  const [policy, invoices] = await Promise.all([lockPolicy(trx, policyId), invoicesOf(trx, [policyId])])
  if (policy?.status !== 'cancelled' && policy?.status !== 'terminated') return false
  const end = await standingEndOf(trx, policy)
  if (!end || end.from === null || policy.inception === null) return false
  if (await hasGivenBack(trx, end.id, policyId)) return false
  // Cancelled from the day itself, an event of that day came first, too.
  const before = end.waits || end.reason === 'termination' ? end.from : addDays(end.from, 1)
  if (await hasInsuredEvent(trx, policyId, policy.inception, before)) return false
  const on = { today, dueFrom: today, eventOccurred: false }
  const { policyholder, changes } = await settleWaiting(trx, platform, { policy, invoices, end }, on)
  if (!changes) return false
  recordPolicyJobStep(trx, { organisation: policy.organisation, client }, policy.id, {
    action: 'policy.refunded_after_all',
    facts: { from: end.from },
    events: []
  })
  sendNotice(trx, {
    recipient: policy.organisation,
    kind: 'refunded_after_all',
    subject: { policyId: policy.id },
    parameters: { from: end.from, refund: wonView(policyholder) }
  })
  return true
}

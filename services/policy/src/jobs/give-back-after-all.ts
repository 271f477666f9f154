import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import { hasGivenBack } from '../cancellations/repository.ts'
import { settlePlanned } from '../cancellations/settle-planned.ts'
import { invoicesOf } from '../policies/invoices.repository.ts'
import { recordPolicyJobStep } from '../policies/policy-changed.ts'
import { lockPolicy } from '../policies/repository.ts'
import type { WritingDown } from './write-down.ts'

/**
 * Gives back what a planned cancellation did not on its day, where the insured event that took it away was withdrawn since: the same premium
 * to each payer, owed from today. Looked at under the policy's lock, so that it happens once. Gives whether it did.
 */
export async function giveBackAfterAll(
  trx: JobTransaction,
  policyId: string,
  { client, today }: Pick<WritingDown, 'client' | 'today'>
): Promise<boolean> {
  const [policy, invoices] = await Promise.all([lockPolicy(trx, policyId), invoicesOf(trx, [policyId])])
  if (policy?.status !== 'cancelled' || policy.endedOn === null || (await hasGivenBack(trx, policyId))) return false
  const settled = await settlePlanned(trx, policy, invoices, { today, dueFrom: today, unless: 'insured_event' })
  if (!settled) return false
  recordPolicyJobStep(trx, { organisation: policy.organisation, client }, policy.id, {
    action: 'policy.refunded_after_all',
    facts: { from: policy.endedOn },
    events: []
  })
  sendNotice(trx, {
    recipient: policy.organisation,
    kind: 'refunded_after_all',
    subject: { policyId: policy.id },
    parameters: { from: policy.endedOn, refund: wonView(settled.due.policyholder) }
  })
  return true
}

import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { nextStatus } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import { NO_WON } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { findingRecord } from '@trade-credit/service/rulebook/rule-views.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { giveBack } from '../ends/end-policy.ts'
import { invoicesOf, openForCover, unpaidSince } from '../invoices/repository.ts'
import { changePolicy, lockPolicy } from '../policies/repository.ts'
import { runOffEnd } from '../policies/run-off.ts'
import { type StoredPolicy, stateOf } from '../policies/stored-policy.ts'
import { refundOf } from './cancellation-view.ts'
import { insertCancellation } from './repository.ts'
import { type CancellationReason, type SettledCancellation, settleCancellation } from './settle-cancellation.ts'

/** A cancellation that was carried out. */
export interface Cancelled {
  readonly id: string
  readonly policy: StoredPolicy
  readonly settled: SettledCancellation
}

/**
 * Ends the policy from the day on, as `settleCancellation` works it out: capacity from that day on is given back, and to each payer its
 * part, which for a day ahead `settlePlanned` does when it comes. `checkVersion` sees the version of the locked policy. Ends in the
 * problem `not_found` or `conflict`.
 */
export async function cancelPolicy(
  trx: Transaction,
  platform: ServicePlatform,
  policyId: string,
  asked: { readonly on: PlainDate; readonly reason: CancellationReason },
  on: { readonly today: PlainDate; readonly checkVersion: (version: bigint) => void }
): Promise<Cancelled> {
  const { today } = on
  const [policy, invoices] = await Promise.all([lockPolicy(trx, policyId), invoicesOf(trx, [policyId])])
  if (!policy) return problem('not_found')
  on.checkVersion(policy.version)
  const settled = await settleCancellation(trx, platform, { policy, invoices }, asked, today)
  const { endsAs, from, settlement } = settled
  const id = newId('cn')
  const hasBegun = policy.inception !== null
  const back = settled.refundOn === null ? settlement : { ...settlement, policyholder: NO_WON, programmes: [] }
  const after = await giveBack(trx, policy, invoices, back, {
    reason: endsAs === 'rescinded' ? 'rescission' : 'cancellation',
    sourceId: id,
    from: hasBegun ? from : null,
    today
  })
  insertCancellation(trx, policy, {
    id,
    reason: settled.reason,
    cancelledFrom: from,
    requestedOn: today,
    record: {
      ...cancellationRecord(settled),
      voided: openForCover(invoices).map(invoice => invoice.id),
      invoices: invoices.length
    },
    client: trx.actor.client
  })
  // A day ahead ends it by itself when it comes.
  const endsNow = endsAs === 'rescinded' || from <= today
  const status = endsNow ? nextStatus(stateOf(policy, today).status, endsAs) : policy.status
  if (status === null) throw new Error(`${policy.id} cannot end as ${endsAs}`)
  const change = {
    status,
    endedOn: from,
    endsAs,
    arrearsPayBy: null,
    runOffEndsOn: endsNow && endsAs === 'cancelled' && hasBegun ? runOffEnd(policy, from, platform, today) : null
  }
  return { id, settled, policy: { ...changePolicy(trx, policy, change), unpaidSince: unpaidSince(after) } }
}

/** The settlement with exact amounts as text and its rule, for the record. */
function cancellationRecord(settled: SettledCancellation) {
  const { settlement } = settled
  return {
    endsAs: settled.endsAs,
    from: settled.from,
    refund: String(settlement.refund),
    unexpiredDays: settlement.unexpiredDays,
    totalDays: settlement.totalDays,
    policyholder: { received: String(settled.receivedFromPolicyholder), refund: String(settlement.policyholder) },
    programmes: settled.receivedFromProgrammes.map(({ programme, amount }) => ({
      programme,
      received: String(amount),
      refund: String(refundOf(settled, programme))
    })),
    stillOwed: String(settlement.stillOwed),
    overdue: String(settled.overdue),
    ...(settled.refundOn === null ? {} : { refundOn: settled.refundOn }),
    rule: settlement.rule.parameter,
    findings: settlement.findings.map(findingRecord)
  }
}

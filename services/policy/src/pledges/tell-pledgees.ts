import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { publishEvents } from '@trade-credit/service/platform/events/publish-event.ts'
import { sendNotices } from '@trade-credit/service/platform/notices/send-notice.ts'
import { standingPledgees } from './repository.ts'

type Trx = Pick<JobTransaction, 'query' | 'defer'>

/** How a policy ends before its time, and from which day on it covers nothing. */
export interface EarlyEnd {
  readonly endsAs: 'cancelled' | 'terminated' | 'rescinded'
  readonly coveredUntil: PlainDate
}

/** A pledge that stands, and the bank's organisation. */
export interface Pledgee {
  readonly id: string
  readonly bank: string
}

/**
 * Tells every bank to which the policy is pledged, with the commit, that the policy ends before its time: as soon as that is decided, which
 * for a cancellation may be before its day. Hold the policy's lock, so that no pledge is added meanwhile.
 */
export async function tellPledgees(
  trx: Trx,
  policy: { readonly id: string; readonly organisation: string },
  end: EarlyEnd
): Promise<void> {
  tellOfEnd(trx, policy.id, await standingPledgees(trx, policy), end)
}

/** As `tellPledgees` for these pledges alone. */
export function tellOfEnd(
  trx: Pick<Trx, 'defer'>,
  policyId: string,
  pledgees: readonly Pledgee[],
  { endsAs, coveredUntil }: EarlyEnd
): void {
  publishEvents(
    trx,
    pledgees.map(({ id, bank }) => ({
      type: 'pledge.policy_ended' as const,
      subject: policyId,
      recipients: [bank],
      data: { policyId, pledgeId: id, status: endsAs, coveredUntil }
    }))
  )
  sendNotices(
    trx,
    pledgees.map(({ id, bank }) => ({
      recipient: bank,
      kind: 'pledged_policy_ended' as const,
      subject: { policyId, pledgeId: id },
      parameters: { endsAs, coveredUntil }
    }))
  )
}

/** Tells every such bank, with the commit, that a planned end was withdrawn: the policy covers until the day again. */
export async function tellOfGoingOn(
  trx: Trx,
  policy: { readonly id: string; readonly organisation: string },
  coveredUntil: PlainDate
): Promise<void> {
  const pledgees = await standingPledgees(trx, policy)
  publishEvents(
    trx,
    pledgees.map(({ id, bank }) => ({
      type: 'pledge.policy_goes_on' as const,
      subject: policy.id,
      recipients: [bank],
      data: { policyId: policy.id, pledgeId: id, coveredUntil }
    }))
  )
  sendNotices(
    trx,
    pledgees.map(({ id, bank }) => ({
      recipient: bank,
      kind: 'pledged_policy_goes_on' as const,
      subject: { policyId: policy.id, pledgeId: id },
      parameters: { coveredUntil }
    }))
  )
}

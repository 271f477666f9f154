import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { countsUnder } from '@trade-credit/domain/losses/withdrawn-days.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { publishEvents } from '@trade-credit/service/platform/events/publish-event.ts'
import { sendNotices } from '@trade-credit/service/platform/notices/send-notice.ts'
import { type BuyerStanding, hasChanged, standingOfParty } from '../credit/standing-of-party.ts'
import { coveringPolicies, insertStatus, lockStanding } from './status.repository.ts'

/**
 * Records how the numbers of the person behind this one stand on the day where that has changed, and tells each policy that covers them
 * then, by a notice and an event: once for each change, whoever else does the same at this moment. Gives how many were told.
 */
export async function tellPolicyholders(
  trx: JobTransaction,
  businessNumber: string,
  day: PlainDate,
  rules: Rules
): Promise<number> {
  // What stands is read after whoever else records it has committed.
  await lockStanding(trx, businessNumber)
  const changed = (await standingOfParty(trx, businessNumber, day, rules)).filter(hasChanged)
  if (changed.length === 0) return 0
  for (const { businessNumber: number, status, withdrawals, recorded } of changed)
    await insertStatus(trx, number, {
      ...status,
      withdrawnFrom: withdrawals[0] ?? null,
      lastWithdrawnFrom: withdrawals.at(-1) ?? null,
      version: (recorded?.version ?? 0) + 1,
      onDate: day
    })

  const statusOf = new Map(changed.map(standing => [standing.businessNumber, standing]))
  const covering = (await coveringPolicies(trx, [...statusOf.keys()], day)).flatMap(cover => {
    const standing = statusOf.get(cover.business_number)
    return standing ? [{ ...cover, standing }] : []
  })
  const noticeIds = sendNotices(
    trx,
    covering.map(({ organisation, policy_id, business_number, name, inception, standing }) => ({
      recipient: organisation,
      kind: 'buyer_status_changed' as const,
      subject: { policyId: policy_id },
      parameters: {
        buyer: business_number,
        buyerName: name,
        band: standing.status.band,
        stopShipments: standing.status.stopShipments,
        ...limitTold(standing, inception, day)
      }
    }))
  )
  publishEvents(
    trx,
    covering.map(({ organisation, policy_id }, i) => ({
      type: 'buyer.status_changed' as const,
      subject: policy_id,
      recipients: [organisation],
      data: { policyId: policy_id, noticeId: noticeIds[i] ?? '' }
    }))
  )
  return covering.length
}

/** What a policy is told of the buyer's limit: from when deliveries have no cover under it, or that they have it again. */
function limitTold({ withdrawals, recorded }: BuyerStanding, inception: PlainDate, day: PlainDate) {
  const from = withdrawals.find(withdrawn => countsUnder(inception, withdrawn))
  if (from !== undefined) return { withdrawnFrom: from }
  const before = recorded?.lastWithdrawnFrom ?? null
  return before !== null && countsUnder(inception, before) ? { coveredAgainFrom: day } : {}
}

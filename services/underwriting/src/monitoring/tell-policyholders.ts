import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { businessNumber as parsed } from '@trade-credit/domain/business-number.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { publishEvents } from '@trade-credit/service/platform/events/publish-event.ts'
import { sendNotices } from '@trade-credit/service/platform/notices/send-notice.ts'
import { coveringPolicies, insertStatus } from './status.repository.ts'
import { hasChanged, statusOfParty } from './status-of-party.ts'

/**
 * Records how the person behind the number stands on the day if that has changed, and tells each policy that covers it then, by a
 * notice and an event: once for each change, whoever else does the same at this moment. Gives how many were told.
 */
export async function tellPolicyholders(
  trx: JobTransaction<unknown>,
  businessNumber: string,
  day: PlainDate,
  rules: Rules
): Promise<number> {
  // The standing is read after whoever else records it has committed, so that a change is told once.
  await trx.query({
    name: 'lock_party_status',
    text: `select pg_advisory_xact_lock(hashtextextended('party status ' || coalesce(
      (select party from underwriting.party where business_number = $1), $1), 0))`,
    values: [businessNumber]
  })
  const standing = await statusOfParty(trx, businessNumber, day, rules)
  if (!hasChanged(standing)) return 0
  const { band, stopShipments, causes } = standing.status
  const version = (standing.recorded?.version ?? 0) + 1
  const added = await insertStatus(trx, standing.party, { version, band, stopShipments, causes, onDate: day })
  if (!added) return 0

  const covering = await coveringPolicies(trx, standing.members, day)
  const noticeIds = sendNotices(
    trx,
    covering.map(({ organisation, policy_id, business_number }) => ({
      recipient: organisation,
      kind: 'buyer_status_changed' as const,
      subject: { policyId: policy_id },
      parameters: { buyer: parsed(business_number), band, stopShipments }
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

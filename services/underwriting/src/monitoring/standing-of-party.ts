import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { type BuyerStatus, ownOf, statusOn } from '@trade-credit/domain/credit/status-band.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { assessmentsOfParty, signalsOfParties, withdrawalsOfParties } from '../credit/credit.repository.ts'
import { findMembers } from '../parties/parties.repository.ts'
import { numbersWithEvent, type RecordedStatus, recordedStatuses } from './status.repository.ts'

/** One of a person's numbers, its standing on a day and what was recorded last. */
export interface BuyerStanding {
  readonly businessNumber: string
  readonly status: BuyerStatus
  /** The first day from which the insurer gives no limit; null where it gives one. */
  readonly withdrawnFrom: PlainDate | null
  /** Null where nothing was recorded yet: that is `normal`. */
  readonly recorded: RecordedStatus | null
}

/** How each number of the person behind this one stands on the day, from everything that is known. */
export async function standingOfParty(
  trx: Pick<JobTransaction<unknown>, 'query'>,
  businessNumber: string,
  day: PlainDate,
  rules: Rules
): Promise<BuyerStanding[]> {
  const rows = await findMembers(trx, businessNumber)
  const party = rows[0]?.party ?? businessNumber
  const members = rows.length === 0 ? [businessNumber] : rows.map(row => row.business_number)
  const since = addDays(day, -rules.count('credit.signal_days').value)
  const [assessments, signals, withdrawals, stricken, recorded] = await Promise.all([
    assessmentsOfParty(trx, businessNumber),
    signalsOfParties(trx, [businessNumber], since),
    withdrawalsOfParties(trx, [businessNumber]),
    numbersWithEvent(trx, members, party),
    recordedStatuses(trx, members)
  ])
  return members.map(member => {
    const known = {
      assessments,
      signals: ownOf(member, signals.get(businessNumber) ?? []),
      withdrawnFrom: withdrawals.get(businessNumber) ?? null,
      eventConfirmed: stricken.has(member)
    }
    return {
      businessNumber: member,
      status: statusOn(known, day, rules),
      withdrawnFrom: known.withdrawnFrom,
      recorded: recorded.get(member) ?? null
    }
  })
}

/** Whether policyholders have to be told: another band, other advice, or another first day without cover than was recorded last. */
export function hasChanged({ status, withdrawnFrom, recorded }: BuyerStanding): boolean {
  return (
    status.band !== (recorded?.band ?? 'normal') ||
    status.stopShipments !== (recorded?.stopShipments ?? false) ||
    withdrawnFrom !== (recorded?.withdrawnFrom ?? null)
  )
}

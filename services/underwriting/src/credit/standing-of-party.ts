import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { type BuyerStatus, ownOf, statusOn } from '@trade-credit/domain/credit/status-band.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { assessmentsOfNumbers, signalsOfNumbers } from './repository.ts'
import { findKin, numbersWithEvent, type RecordedStatus, recordedStatuses } from './standing.repository.ts'
import { openWithdrawals } from './withdrawn.repository.ts'

/** One of a person's numbers, its standing on a day and what was recorded last. */
export interface BuyerStanding {
  readonly businessNumber: string
  readonly status: BuyerStatus
  /** The first days of the withdrawals of its limit that are not given again, the earliest first. */
  readonly withdrawals: readonly PlainDate[]
  /** Null where nothing was recorded yet: that is `normal`. */
  readonly recorded: RecordedStatus | null
}

/** How each number of the person behind this one, by the insurer's word, stands on the day, from everything that is known. */
export async function standingOfParty(
  trx: Pick<JobTransaction, 'query'>,
  businessNumber: string,
  day: PlainDate,
  rules: Rules
): Promise<BuyerStanding[]> {
  const members = await findKin(trx, businessNumber)
  const since = addDays(day, -rules.count('credit.signal_days').value)
  const [assessments, signals, withdrawals, stricken, recorded] = await Promise.all([
    assessmentsOfNumbers(trx, members),
    signalsOfNumbers(trx, members, since),
    openWithdrawals(trx, members),
    numbersWithEvent(trx, members),
    recordedStatuses(trx, members)
  ])
  return members.map(member => {
    const withdrawn = withdrawals.get(member) ?? []
    const known = {
      assessments,
      signals: ownOf(member, signals),
      withdrawnFrom: withdrawn[0] ?? null,
      eventConfirmed: stricken.has(member)
    }
    return {
      businessNumber: member,
      status: statusOn(known, day, rules),
      withdrawals: withdrawn,
      recorded: recorded.get(member) ?? null
    }
  })
}

/** Whether policyholders have to be told: another band, other advice, or other days without cover than were recorded last. */
export function hasChanged({ status, withdrawals, recorded }: BuyerStanding): boolean {
  return (
    status.band !== (recorded?.band ?? 'normal') ||
    status.stopShipments !== (recorded?.stopShipments ?? false) ||
    (withdrawals[0] ?? null) !== (recorded?.withdrawnFrom ?? null) ||
    (withdrawals.at(-1) ?? null) !== (recorded?.lastWithdrawnFrom ?? null)
  )
}

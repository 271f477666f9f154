import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { type PartyStatus, statusOn } from '@trade-credit/domain/credit/status-band.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { assessmentsOfParty, signalsOfParties, withdrawalsOfParties } from '../credit/credit.repository.ts'
import { findMembers } from '../parties/parties.repository.ts'
import { hasConfirmedEvent, type RecordedStatus, recordedStatuses } from './status.repository.ts'

/** A person with its numbers, its standing today and what was recorded last. */
export interface StandingOfParty {
  readonly party: string
  readonly members: readonly string[]
  readonly status: PartyStatus
  /** Null where nothing was recorded yet: that is `normal`. */
  readonly recorded: RecordedStatus | null
}

/** How the person behind the number stands on the day, from everything that is known of it. */
export async function statusOfParty(
  trx: Pick<JobTransaction<unknown>, 'query'>,
  businessNumber: string,
  day: PlainDate,
  rules: Rules
): Promise<StandingOfParty> {
  const rows = await findMembers(trx, businessNumber)
  const party = rows[0]?.party ?? businessNumber
  const members = rows.length === 0 ? [businessNumber] : rows.map(row => row.business_number)
  const since = addDays(day, -rules.count('credit.signal_days').value)
  const [assessments, signals, withdrawals, eventConfirmed, recorded] = await Promise.all([
    assessmentsOfParty(trx, businessNumber),
    signalsOfParties(trx, [businessNumber], since),
    withdrawalsOfParties(trx, [businessNumber]),
    hasConfirmedEvent(trx, members, party),
    recordedStatuses(trx, [party])
  ])
  const known = {
    assessments,
    signals: signals.get(businessNumber) ?? [],
    withdrawnFrom: withdrawals.get(businessNumber) ?? null,
    eventConfirmed
  }
  return { party, members, status: statusOn(known, day, rules), recorded: recorded.get(party) ?? null }
}

/** Whether policyholders have to be told: another band, or other advice, than was recorded last. */
export function hasChanged({ status, recorded }: StandingOfParty): boolean {
  return status.band !== (recorded?.band ?? 'normal') || status.stopShipments !== (recorded?.stopShipments ?? false)
}

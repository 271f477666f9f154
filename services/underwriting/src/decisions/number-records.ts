import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { CreditSignal } from '@trade-credit/domain/credit/signals.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { latestAssessments, type StoredAssessment, signalsOfNumbers } from '../credit/repository.ts'
import { openWithdrawals } from '../credit/withdrawn.repository.ts'
import type { EventRow } from './events-on.ts'

/** What is on record of business numbers on a day that an application is decided on. */
export interface NumberRecords {
  /** The numbers that were asked for. */
  readonly numbers: ReadonlySet<string>
  readonly assessments: ReadonlyMap<string, StoredAssessment>
  readonly signals: readonly CreditSignal[]
  readonly withdrawals: ReadonlyMap<string, readonly PlainDate[]>
  /** Confirmed ones, the earliest first. */
  readonly events: readonly EventRow[]
}

/** Asks for all of it in one round trip, together with what else is sent at once. */
export async function recordsOf(
  trx: Pick<Transaction, 'query'>,
  businessNumbers: Iterable<string>,
  { day, rules }: { readonly day: PlainDate; readonly rules: Rules }
): Promise<NumberRecords> {
  const numbers = new Set(businessNumbers)
  const asked = [...numbers]
  const [assessments, signals, withdrawals, events] = await Promise.all([
    latestAssessments(trx, asked, day),
    signalsOfNumbers(trx, asked, addDays(day, -rules.count('credit.signal_days').value)),
    openWithdrawals(trx, asked),
    trx.query<EventRow>({
      name: 'events_of_numbers',
      text: `select distinct public_event_id as id, buyer, type, occurred_on from claims.published_event
        where buyer = any ($1) order by occurred_on, id`,
      values: [asked]
    })
  ])
  return { numbers, assessments, signals, withdrawals, events }
}

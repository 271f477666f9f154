import { addDays, type PlainDate } from '../plain-date.ts'
import type { Rules } from '../rules.ts'

/** What a feed can report of a firm; what each does to its standing is up to the rulebook. */
export const SIGNAL_TYPES = [
  'arrears_registered',
  'arrears_cleared',
  'tax_arrears',
  'tax_arrears_cleared',
  'seizure',
  'seizure_lifted',
  'downgrade',
  'management_change',
  'business_closed_registered',
  'business_reopened_registered'
] as const

export type SignalType = (typeof SIGNAL_TYPES)[number]

/** What a report of the second kind takes back. */
const CLEARED_BY: Readonly<Partial<Record<SignalType, SignalType>>> = {
  arrears_registered: 'arrears_cleared',
  tax_arrears: 'tax_arrears_cleared',
  seizure: 'seizure_lifted',
  business_closed_registered: 'business_reopened_registered'
}

/** A report on one of a person's firms. */
export interface CreditSignal {
  readonly businessNumber: string
  readonly type: SignalType
  readonly occurredOn: PlainDate
  /** When it reached us, to tell whether an assessment could know of it; in milliseconds, for comparison alone. */
  readonly receivedAt: number
}

/**
 * The signals that count on the day: they have occurred, are at most `credit.signal_days` old, the day of occurrence included, and
 * no later report on the same firm has cleared them. A report that clears on the same day counts as the later one.
 */
export function openSignals(signals: readonly CreditSignal[], day: PlainDate, rules: Rules): CreditSignal[] {
  const { value: days } = rules.count('credit.signal_days')
  return signals.filter(signal => {
    if (signal.occurredOn > day || day >= addDays(signal.occurredOn, days)) return false
    const clearing = CLEARED_BY[signal.type]
    return !signals.some(
      other =>
        other.type === clearing &&
        other.businessNumber === signal.businessNumber &&
        other.occurredOn >= signal.occurredOn &&
        other.occurredOn <= day
    )
  })
}

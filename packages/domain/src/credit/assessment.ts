import type { CreditStatus } from '../party/buyer.ts'
import type { PlainDate } from '../plain-date.ts'
import type { Rules } from '../rules.ts'
import { type CreditSignal, openSignals } from './signals.ts'

/** What underwriters found of a legal person's credit on a day. Grades stand only where the status is `graded`. */
export interface Assessment {
  readonly id: string
  /** The business number through which it was assessed; it holds for the whole legal person. */
  readonly businessNumber: string
  readonly assessedOn: PlainDate
  /** The last day on which it may be relied on. */
  readonly validUntil: PlainDate
  readonly creditStatus: CreditStatus
  /** AR 1-18. */
  readonly creditGrade: number | null
  readonly simpleCreditStatus: CreditStatus
  /** 1-7. */
  readonly simpleGrade: number | null
  /** When it was written down, to tell which signals it could know of; in milliseconds, for comparison alone. */
  readonly recordedAt: number
}

/**
 * How far an assessment can be relied on: `stale` when the feed reported something afterwards that it cannot know of, `borrowed` when it
 * was made through another business number, and requests alone say that both are one person's.
 */
export type Reliance = 'valid' | 'borrowed' | 'expired' | 'stale' | 'none'

/**
 * How far the latest assessment on or before the day can be relied on. It holds from the day of assessment to `validUntil`, both
 * included. A signal of `credit.stale_signals` that came in after it was written down, and still counts, makes it stale.
 */
export function relianceOn(
  assessment: Assessment | null,
  signals: readonly CreditSignal[],
  day: PlainDate,
  rules: Rules
): Exclude<Reliance, 'borrowed'> {
  if (assessment === null || assessment.assessedOn > day) return 'none'
  if (day > assessment.validUntil) return 'expired'
  const { value: making } = rules.codes('credit.stale_signals')
  const isNews = (signal: CreditSignal) => making.includes(signal.type) && signal.receivedAt > assessment.recordedAt
  return openSignals(signals, day, rules).some(isNews) ? 'stale' : 'valid'
}

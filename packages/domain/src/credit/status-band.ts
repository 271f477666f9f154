import type { PlainDate } from '../plain-date.ts'
import { addDays } from '../plain-date.ts'
import type { Rules } from '../rules.ts'
import type { Assessment } from './assessment.ts'
import { type CreditSignal, openSignals, type SignalType } from './signals.ts'

/** How a buyer stands, as its policyholders are shown (001:L223); best first. Never the grade. */
export const STATUS_BANDS = ['normal', 'watch', 'warning', 'stopped'] as const
export type StatusBand = (typeof STATUS_BANDS)[number]

/** Everything that the insurer knows of a firm and the person behind it, from feeds, underwriters and confirmed public events alone. */
export interface KnownOfBuyer {
  /** On the person, as far as they count for this number: see `ownOf`. */
  readonly signals: readonly CreditSignal[]
  /** Oldest first, one for each day. */
  readonly assessments: readonly Assessment[]
  /** Whether an insured event is confirmed that concerns the firm (상법 §644). */
  readonly eventConfirmed: boolean
  /** The first day from which its limit is withdrawn. */
  readonly withdrawnFrom: PlainDate | null
}

export interface BuyerStatus {
  readonly band: StatusBand
  /** Whether policyholders are advised to stop shipping on credit. */
  readonly stopShipments: boolean
  /** Codes of what brought the band about, for underwriters; the same ones in the same order for the same facts. */
  readonly causes: readonly string[]
}

/**
 * The status of a firm on the day: `stopped` by a confirmed event or a withdrawn limit, `warning` by a withdrawal that is yet to
 * begin, an open warning signal or a grade that no product admits, `watch` by a watch signal or by a fall in grade within
 * `credit.signal_days`, `normal` otherwise.
 */
export function statusOn(known: KnownOfBuyer, day: PlainDate, rules: Rules): BuyerStatus {
  const causes: Record<StatusBand, string[]> = { normal: [], watch: [], warning: [], stopped: [] }
  if (known.eventConfirmed) causes.stopped.push('event_confirmed')
  if (known.withdrawnFrom !== null)
    if (known.withdrawnFrom <= day) causes.stopped.push('limit_withdrawn')
    else causes.warning.push('limit_withdrawal_ahead')

  const open = new Set(openSignals(known.signals, day, rules).map(({ type }) => type))
  const { value: warning } = rules.codes('credit.warning_signals')
  const { value: watch } = rules.codes('credit.watch_signals')
  for (const type of [...open].sort()) {
    if (warning.includes(type)) causes.warning.push(type)
    else if (watch.includes(type)) causes.watch.push(type)
  }
  causes.warning.push(...uninsurableGrade(known.assessments, day, rules))
  causes.watch.push(...fallenGrade(known.assessments, day, rules))

  const band = STATUS_BANDS.findLast(one => causes[one].length > 0) ?? 'normal'
  const { value: from } = rules.text('monitoring.stop_shipments_from')
  const stopShipments = STATUS_BANDS.indexOf(band) >= STATUS_BANDS.indexOf(from as StatusBand)
  return { band, stopShipments, causes: causes[band] }
}

function uninsurableGrade(assessments: readonly Assessment[], day: PlainDate, rules: Rules): string[] {
  const latest = assessments.findLast(({ assessedOn }) => assessedOn <= day)
  if (latest?.creditStatus !== 'graded' || latest.creditGrade === null) return []
  if (!rules.states('grades.insurable_worst')) return []
  return latest.creditGrade > rules.count('grades.insurable_worst').value ? ['grade_not_insurable'] : []
}

function fallenGrade(assessments: readonly Assessment[], day: PlainDate, rules: Rules): string[] {
  const until = assessments.filter(({ assessedOn }) => assessedOn <= day)
  const [before, latest] = until.slice(-2)
  if (before === undefined || latest === undefined) return []
  if (day >= addDays(latest.assessedOn, rules.count('credit.signal_days').value)) return []
  const { value: fall } = rules.count('monitoring.watch_grade_fall')
  const fell = (from: number | null, to: number | null) => from !== null && to !== null && to - from >= fall
  return fell(before.creditGrade, latest.creditGrade) || fell(before.simpleGrade, latest.simpleGrade)
    ? ['grade_fallen']
    : []
}

/** Of the signals on a person those that count for one of its numbers: a business that closes, or opens again, is that number's alone. */
export function ownOf(businessNumber: string, signals: readonly CreditSignal[]): CreditSignal[] {
  return signals.filter(signal => signal.businessNumber === businessNumber || !OF_ONE_NUMBER.has(signal.type))
}

const OF_ONE_NUMBER: ReadonlySet<SignalType> = new Set(['business_closed_registered', 'business_reopened_registered'])

import type { PlainDate } from '../plain-date.ts'
import type { Rule, Rules } from '../rules.ts'

/** A cancellation, and how its policy stands. */
export interface CancellationStanding {
  /** The first day without cover. */
  readonly cancelledFrom: PlainDate
  /** Whether what it gives back waits for that day; otherwise it was given back when it was asked for. */
  readonly waits: boolean
  readonly withdrawn: boolean
  /** What the policy says of its early end. */
  readonly endedOn: PlainDate | null
  readonly endsAs: 'cancelled' | 'terminated' | 'rescinded' | null
  /** Whether the cover was changed since, for a period and a premium until that day. */
  readonly endorsedSince: boolean
}

/** Why a cancellation stands. */
export type CancellationStands =
  | 'not_foreseen'
  | 'withdrawn'
  | 'overtaken'
  | 'day_has_come'
  | 'given_back'
  | 'endorsed_since'

/**
 * Whether a cancellation can be withdrawn on the day: one that waits for its day can until that day, as long as nothing was agreed on it
 * since. The law binds whoever declared it (민법 §543②), so it takes the insurer's consent, which `policy.cancellation_withdrawable` gives
 * beforehand (assumed). Null where it can.
 */
export function whyCancellationStands(
  { cancelledFrom, waits, withdrawn, endedOn, endsAs, endorsedSince }: CancellationStanding,
  today: PlainDate,
  rules: Rules
): { readonly why: CancellationStands | null; readonly rule: Rule<boolean> } {
  const rule = rules.flag('policy.cancellation_withdrawable')
  const why = (): CancellationStands | null => {
    if (withdrawn) return 'withdrawn'
    if (endsAs !== 'cancelled' || endedOn !== cancelledFrom) return 'overtaken'
    if (today >= cancelledFrom) return 'day_has_come'
    if (!waits) return 'given_back'
    if (!rule.value) return 'not_foreseen'
    return endorsedSince ? 'endorsed_since' : null
  }
  return { why: why(), rule }
}

import type { PlainDate } from '../plain-date.ts'
import type { Won } from '../won.ts'

/** Days `[from, until)` for which a policy agreed one insured amount on a buyer. */
export interface AgreedDays {
  readonly from: PlainDate
  readonly until: PlainDate
  /** 0 won where the policy gave the buyer up. */
  readonly insuredAmount: Won
}

/** Days of supply `[from, until)` on which a buyer is not covered; `until` is null while its limit was not given again. */
export interface WithdrawnDays {
  readonly from: PlainDate
  readonly until: PlainDate | null
}

/** What takes the cover of a buyer away for a while, or for good. */
export interface WithdrawnCover {
  /** What the policy agreed, in the order of its days; stretches of 0 won cover nothing, and may be left out. */
  readonly stretches: readonly AgreedDays[]
  /** First day of the policy. */
  readonly inception: PlainDate
  /** First day without cover of the policy itself. */
  readonly until: PlainDate
  /** Days for which the insurer gives no limit for the buyer's person, under no policy. */
  readonly limits: readonly WithdrawnDays[]
}

/**
 * All days on which something supplied to the buyer is not covered though the policy runs, the earliest first: the policy itself gave the
 * buyer up, or the insurer withdrew its limit. A limit that was withdrawn before the policy began does not count: what was agreed
 * in spite of it holds. Days before the first stretch are days before the cover, and none of these.
 */
export function withdrawnDays({ stretches, inception, until, limits }: WithdrawnCover): WithdrawnDays[] {
  const covering = stretches.filter(isCovering)
  const givenUp = covering.flatMap((stretch, i): WithdrawnDays[] => {
    const next = covering[i + 1]
    if (next) return stretch.until < next.from ? [{ from: stretch.until, until: next.from }] : []
    return stretch.until < until ? [{ from: stretch.until, until }] : []
  })
  const withdrawn = limits.filter(({ from }) => countsUnder(inception, from))
  return [...givenUp, ...withdrawn].toSorted((a, b) => (a.from < b.from ? -1 : 1))
}

/** Whether a policy that began on the day loses cover by a limit that was withdrawn `from` a day: not by one from before it began. */
export function countsUnder(inception: PlainDate, from: PlainDate): boolean {
  return from >= inception
}

/** Since when there was no cover on the day of supply; null where there was. */
export function withdrawnSince(suppliedOn: PlainDate, days: readonly WithdrawnDays[]): PlainDate | null {
  const withdrawn = days.find(({ from, until }) => from <= suppliedOn && (until === null || suppliedOn < until))
  return withdrawn?.from ?? null
}

/** Whether a stretch covers anything: not one that ended on the day on which it began, nor one of 0 won. */
export function isCovering({ from, until, insuredAmount }: AgreedDays): boolean {
  return from < until && insuredAmount > 0n
}

import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { addDays, addMonths, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import { datesOf, type OverdueRules } from '../overdues/overdue-terms-of.ts'
import { earliestOpenDueOn, findProgress, type Source } from './candidates.repository.ts'

/** The terms by which overdue periods run, each with a product that follows them; all other products follow the common ones. */
const TERMS = [
  { name: 'common', product: 'single_general' },
  { name: 'b2b_plus', product: 'b2b_plus' },
  { name: 'electronic_receivables', product: 'electronic_receivables' }
] as const

/** What one sweep looks at. */
export interface SweepPlan {
  readonly today: PlainDate
  readonly beganAt: Date
  readonly sources: readonly Source[]
  /** Terms that are swept through today once it is done; those that nobody published, or whose calendar ends, are not. */
  readonly sweeps: readonly string[]
}

/** Commits of a moment ago may carry an earlier time than the sweep that did not see them. */
const OVERLAP_MS = 60 * 60 * 1000

/** Longest overdue period that terms can have, to know how far back a due date can lie. */
const MOST_MONTHS = 25

/**
 * Plans a sweep: the due dates whose period ended since the last one, worked out from the calendar, and beside them what was declared,
 * reopened or put off meanwhile.
 */
export async function planSweep(
  trx: JobTransaction,
  { today, now, ...rules }: OverdueRules & { readonly today: PlainDate; readonly now: Date }
): Promise<SweepPlan> {
  const earliest = await earliestOpenDueOn(trx)
  const due = new Set<PlainDate>()
  const sweeps: string[] = []
  let since: Date | null = null
  for (const { name, product } of TERMS) {
    const progress = await findProgress(trx, name)
    if (name === 'common') since = progress && new Date(progress.beganAt.getTime() - OVERLAP_MS)
    const found = newlyClaimable(product, { after: progress?.sweptThrough ?? null, today, earliest }, rules)
    if (found.isWhole) sweeps.push(name)
    for (const date of found.dates) due.add(date)
  }
  const dates = [...due].sort()
  return {
    today,
    beganAt: now,
    sweeps,
    sources: [
      { kind: 'due_on', dates },
      ...(since === null
        ? []
        : ([
            { kind: 'declared_since', since, before: today },
            { kind: 'reopened_since', since, before: today }
          ] as const)),
      { kind: 'put_off_until', day: today }
    ]
  }
}

/**
 * Due dates from which a receivable became claimable after the day `after`, by `today`. They are tried one by one, since where
 * periods end on holidays several due dates share a day, and others have none. `isWhole` is false where terms or calendar are missing.
 */
function newlyClaimable(
  product: string,
  {
    after,
    today,
    earliest
  }: { readonly after: PlainDate | null; readonly today: PlainDate; readonly earliest: PlainDate | null },
  rules: OverdueRules
): { readonly dates: readonly PlainDate[]; readonly isWhole: boolean } {
  if (earliest === null) return { dates: [], isWhole: true }
  const back = after === null ? earliest : addMonths(after, -MOST_MONTHS)
  const dates: PlainDate[] = []
  let isWhole = true
  for (let dueOn = back < earliest ? earliest : back; dueOn < today; dueOn = addDays(dueOn, 1)) {
    for (const instrument of ['open_account', 'bill'] as const) {
      const claimableOn = datesOf({ product, instrument, dueOn }, rules)?.claimableOn
      if (claimableOn === undefined) isWhole = false
      else if (claimableOn <= today && (after === null || claimableOn > after)) dates.push(dueOn)
    }
  }
  return { dates, isWhole }
}

import type { PlainDate } from '../plain-date.ts'
import { percent, type Ratio } from '../ratio.ts'
import { NO_WON, type Won, won } from '../won.ts'
import type { CoverStretch } from './buyer-cover.ts'
import type { ClaimedReceivable } from './claimed-receivable.ts'
import { joinedByTerms, type LossUnderTerms, lessDeduction } from './covered-loss.ts'
import type { AssessedLoss } from './loss.ts'
import { isCovering } from './withdrawn-days.ts'

/** The actual loss of a claim by the terms that were in force on the days of supply, less what is deducted of the whole. */
export function lossesByTerms(
  receivables: readonly ClaimedReceivable[],
  loss: AssessedLoss,
  stretches: readonly CoverStretch[]
): LossUnderTerms[] {
  const parts = loss.receivables.flatMap((assessed, i) => {
    const receivable = receivables[i]
    if (!receivable || assessed.counted === NO_WON) return []
    return [{ ...termsOn(receivable.suppliedOn, stretches), loss: assessed.counted }]
  })
  return lessDeduction(joinedByTerms(parts), won(loss.securityProceedsDeducted + loss.lateNoticeDeducted))
}

/** The terms of a day; bills that were held before the cover began (003:L2109) come under its first ones. */
function termsOn(day: PlainDate, stretches: readonly CoverStretch[]): { insuredAmount: Won; coverageRatio: Ratio } {
  const covered = stretches.filter(isCovering)
  const stretch = covered.findLast(({ from }) => from <= day) ?? covered[0]
  if (!stretch) throw new RangeError('what counts has a cover')
  return { insuredAmount: stretch.insuredAmount, coverageRatio: percent(stretch.coveragePercent) }
}

/** Whether an endorsement changed what the policy pays on the buyer between its first day and its last. */
export function termsChanged(stretches: readonly CoverStretch[]): boolean {
  const [first, ...others] = stretches.filter(isCovering)
  return others.some(
    ({ insuredAmount, coveragePercent }) =>
      insuredAmount !== first?.insuredAmount || coveragePercent !== first.coveragePercent
  )
}

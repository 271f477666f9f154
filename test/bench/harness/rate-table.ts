import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { sandboxRulebook } from '@trade-credit/rulebook/packaged.ts'
import { rulesAt } from '@trade-credit/rulebook/rules-at.ts'

export interface RateRow {
  readonly grade: number
  /** Yearly rate in per cent. */
  readonly percent: number
}

/** The rulebook on the day of the bench's quotes. */
export function benchRules(): Rules {
  return rulesAt(sandboxRulebook(), plainDate('2021-12-01'))
}

/** The first fifteen rows of the rulebook's table of rates by grade: what the rule engines look a rate up in. */
export function rateTable(): RateRow[] {
  const { stated } = benchRules().gradePercents('rating.yearly_rate_by_grade')
  return Object.entries(stated as Record<string, number>)
    .filter(([grade]) => Number(grade) <= 15)
    .map(([grade, percent]) => ({ grade: Number(grade), percent }))
}

import { type Finding, finding } from '../finding.ts'
import type { Policyholder } from '../party/policyholder.ts'
import { sumOfWon, type Won, wonView } from '../won.ts'
import { type Case, missingFact } from './case.ts'

/**
 * 001:L100, 003:L2032-2039: 중소기업, and 중견기업 whose average sales of the last three years stay below 3,000억 (미만).
 * 004:L11 admitted 중소기업 alone.
 */
export function sizeNotEligible(policyholder: Policyholder, { rules }: Case): Finding[] {
  const admitted = rules.codes('policyholder.admitted_sizes')
  if (!admitted.value.includes(policyholder.size)) {
    const detail = { size: policyholder.size }
    return [
      finding('decline', 'policyholder', 'policyholder.size_not_eligible', {
        pointer: '/policyholder/size',
        rule: admitted,
        detail
      })
    ]
  }
  return policyholder.size === 'mid_sized' ? midSizedSalesOverLimit(policyholder, { rules }) : []
}

/** 002:L10 names co-operatives; the documents before it name 중소기업 without saying whether they count, so a person decides. */
export function formNotNamed(policyholder: Policyholder, { rules }: Case): Finding[] {
  const rule = rules.codes('policyholder.forms')
  const { form } = policyholder
  if (rule.value.includes(form)) return []
  const about = { pointer: '/policyholder/form', rule, detail: { form } }
  return [finding('refer', 'policyholder', 'policyholder.form_not_named', about)]
}

/** 003:L2039 (직전 3개년 평균 매출액): the latest three years in a row; a year that is not told is asked for. */
function midSizedSalesOverLimit(policyholder: Policyholder, { rules }: Pick<Case, 'rules'>): Finding[] {
  const limit = rules.won('policyholder.mid_sized_sales_limit')
  const years = rules.count('policyholder.average_sales_years').value
  const pointer = '/policyholder/annualSales'
  const latest = [...policyholder.annualSales].sort((a, b) => b.year - a.year).slice(0, years)
  const running = latest.every(({ year }, i) => year === (latest[0]?.year ?? year) - i)
  if (latest.length < years || !running) return [missingFact('policyholder', pointer, limit)]
  const total = sumOfWon(latest.map(sales => sales.amount))
  if (total < limit.value * BigInt(years)) return []
  const detail = { average: wonView((total / BigInt(years)) as Won), limit: wonView(limit.value), years }
  return [
    finding('decline', 'policyholder', 'policyholder.mid_sized_sales_over_limit', { pointer, rule: limit, detail })
  ]
}

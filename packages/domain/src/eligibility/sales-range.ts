import { type Finding, finding } from '../finding.ts'
import type { Policyholder } from '../party/policyholder.ts'
import type { Rule } from '../rules.ts'
import { type Won, wonView } from '../won.ts'
import { type Case, hasTerm, missingFact, termOf } from './case.ts'

const POINTER = '/policyholder/annualSales'

/** 004:L14-17: in 2007 each product was for firms whose yearly sales lay in a range of its own (이상 and 이하 include it). */
export function salesOutsideProductRange(policyholder: Policyholder, on: Case): Finding[] {
  const least = hasTerm(on, 'min_annual_sales') ? on.rules.won(termOf(on.product, 'min_annual_sales')) : null
  const most = hasTerm(on, 'max_annual_sales') ? on.rules.won(termOf(on.product, 'max_annual_sales')) : null
  const floor = least !== null && least.value > 0n ? least : null
  const bound = floor ?? most
  if (bound === null) return []
  const sales = latestYearSales(policyholder)
  if (sales === null) return [missingFact('policyholder', POINTER, bound)]
  if (floor !== null && sales < floor.value) return [outside('policyholder.sales_under_limit', sales, floor)]
  if (most !== null && sales > most.value) return [outside('policyholder.sales_over_limit', sales, most)]
  return []
}

/** 001:L354 (당기매출액 30억원 미만), 004:L17 (10억원 미만): 미만 excludes the amount itself. */
export function outgrewSmallFirm(policyholder: Policyholder, on: Case): Finding[] {
  if (!hasTerm(on, 'annual_sales_below')) return []
  const rule = on.rules.won(termOf(on.product, 'annual_sales_below'))
  const sales = latestYearSales(policyholder)
  if (sales === null) return [missingFact('policyholder', POINTER, rule)]
  if (sales < rule.value) return []
  return [outside('policyholder.sales_not_below_limit', sales, rule)]
}

function outside(
  code: 'policyholder.sales_under_limit' | 'policyholder.sales_over_limit' | 'policyholder.sales_not_below_limit',
  sales: Won,
  rule: Rule<Won>
): Finding {
  const detail = { sales: wonView(sales), limit: wonView(rule.value) }
  return finding('decline', 'policyholder', code, { pointer: POINTER, rule, detail })
}

function latestYearSales(policyholder: Policyholder): Won | null {
  const [latest] = [...policyholder.annualSales].sort((a, b) => b.year - a.year)
  return latest?.amount ?? null
}

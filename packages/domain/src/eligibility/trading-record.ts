import { type Finding, finding } from '../finding.ts'
import type { Policyholder } from '../party/policyholder.ts'
import { addDays, addYears } from '../plain-date.ts'
import { type Case, hasTerm, missingFact, termOf } from './case.ts'

/**
 * 001:L253 (당기말 현재 영업실적 1년 이상), 004:L11 (최근 결산일 현재 2년 이상): the record is measured at the last
 * fiscal year-end, never at the application. A record that began on 1 January is a full year on 31 December.
 */
export function tradingRecordTooShort(policyholder: Policyholder, on: Case): Finding[] {
  if (!hasTerm(on, 'min_trading_years_at_fiscal_year_end')) return []
  const rule = on.rules.count(termOf(on.product, 'min_trading_years_at_fiscal_year_end'))
  if (rule.value === 0) return []
  const { businessRecordSince, latestFiscalYearEnd } = policyholder
  if (businessRecordSince === null) return [missingFact('policyholder', '/policyholder/businessRecordSince', rule)]
  if (latestFiscalYearEnd === null) return [missingFact('policyholder', '/policyholder/latestFiscalYearEnd', rule)]
  const completeOn = addDays(addYears(businessRecordSince, rule.value), -1)
  if (latestFiscalYearEnd >= completeOn) return []
  return [
    finding('decline', 'policyholder', 'policyholder.trading_record_too_short', {
      pointer: '/policyholder/businessRecordSince',
      rule,
      detail: { businessRecordSince, latestFiscalYearEnd, years: rule.value }
    })
  ]
}

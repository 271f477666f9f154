import { type Finding, finding } from '../finding.ts'
import type { Policyholder } from '../party/policyholder.ts'
import { addDays, addYears, type PlainDate, partsOf } from '../plain-date.ts'
import { type Case, hasTerm, missingFact, termOf } from './case.ts'

/**
 * 001:L253 (당기말 현재 영업실적 1년 이상), 004:L11 (최근 결산일 현재 영업실적 2년 이상), 002:L10 (당기말 현재 업력 1년 이상):
 * the trading record, or from 2023 the age of the business, is measured at the last fiscal year-end, never at the application.
 * What began on 1 January is a full year on 31 December.
 */
export function tradingRecordTooShort(policyholder: Policyholder, on: Case): Finding[] {
  if (!hasTerm(on, 'min_trading_years_at_fiscal_year_end')) return []
  const rule = on.rules.count(termOf(on.product, 'min_trading_years_at_fiscal_year_end'))
  if (rule.value === 0) return []
  const { businessRecordSince, openedOn, latestFiscalYearEnd } = policyholder
  const byAge = countsBusinessAge(on)
  const pointer = byAge ? '/policyholder/openedOn' : '/policyholder/businessRecordSince'
  const since = byAge ? openedOn : businessRecordSince
  if (since === null) return [missingFact('policyholder', pointer, rule)]
  if (latestFiscalYearEnd === null) return [missingFact('policyholder', '/policyholder/latestFiscalYearEnd', rule)]
  if (latestFiscalYearEnd >= lastDayOf(since, rule.value)) return []
  const detail = { latestFiscalYearEnd, years: rule.value }
  return [
    byAge
      ? finding('decline', 'policyholder', 'policyholder.business_age_too_short', {
          pointer,
          rule,
          detail: { ...detail, openedOn: since }
        })
      : finding('decline', 'policyholder', 'policyholder.trading_record_too_short', {
          pointer,
          rule,
          detail: { ...detail, businessRecordSince: since }
        })
  ]
}

/** A last year-end after the application's date cannot be right, and would make a record longer than it is. */
export function yearEndInFuture({ latestFiscalYearEnd }: Policyholder, { rules }: Case): Finding[] {
  if (latestFiscalYearEnd === null || latestFiscalYearEnd <= rules.asOf) return []
  const detail = { latestFiscalYearEnd, asOf: rules.asOf }
  const pointer = '/policyholder/latestFiscalYearEnd'
  return [finding('refer', 'policyholder', 'policyholder.year_end_in_future', { pointer, detail })]
}

/** 영업실적 (a trading record) unless the term says 업력 (the age of the business). */
function countsBusinessAge(on: Case): boolean {
  if (!hasTerm(on, 'trading_years_basis')) return false
  return on.rules.text(termOf(on.product, 'trading_years_basis')).value === 'business_age'
}

/** The day before the corresponding one, or the month's last day where the month lacks it (민법 §160②③). */
function lastDayOf(since: PlainDate, years: number): PlainDate {
  const corresponding = addYears(since, years)
  return partsOf(corresponding).day === partsOf(since).day ? addDays(corresponding, -1) : corresponding
}

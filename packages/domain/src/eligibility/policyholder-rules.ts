import { type Finding, finding } from '../finding.ts'
import type { Policyholder } from '../party/policyholder.ts'
import { addYears } from '../plain-date.ts'
import { type Case, hasTerm, missingFact, termOf } from './case.ts'
import { restrictedIndustry } from './restricted-industry.ts'
import { outgrewSmallFirm, salesOutsideProductRange } from './sales-range.ts'
import { formNotNamed, sizeNotEligible } from './size.ts'
import { tradingRecordTooShort, yearEndInFuture } from './trading-record.ts'

type PolicyholderRule = (policyholder: Policyholder, on: Case) => Finding[]

/** Every rule about the policyholder, in the order in which the findings are shown. All are run. */
export const POLICYHOLDER_RULES: readonly PolicyholderRule[] = [
  sizeNotEligible,
  formNotNamed,
  suspended,
  unresolvedGuarantee,
  restrictedIndustry,
  notYetOpened,
  businessAgeOverLimit,
  yearEndInFuture,
  tradingRecordTooShort,
  salesOutsideProductRange,
  outgrewSmallFirm,
  onlyForMicroBusiness,
  mainBusinessNotAdmitted
]

/** Runs every policyholder rule and returns all findings; none means that nothing stands in the way. */
export function policyholderFindings(policyholder: Policyholder, on: Case): Finding[] {
  return POLICYHOLDER_RULES.flatMap(rule => rule(policyholder, on))
}

/** 003:L2047: a firm that has suspended business (휴업) cannot join. */
function suspended(policyholder: Policyholder, { rules }: Case): Finding[] {
  const rule = rules.flag('policyholder.suspended_excluded')
  if (!rule.value || policyholder.suspended === false) return []
  if (policyholder.suspended === null) return [missingFact('policyholder', '/policyholder/suspended', rule)]
  return [finding('decline', 'policyholder', 'policyholder.suspended', { pointer: '/policyholder/suspended', rule })]
}

/** 003:L2045-2047: a guarantor paid for the firm and its claim is unrecovered or written off. */
function unresolvedGuarantee(policyholder: Policyholder, { rules }: Case): Finding[] {
  const rule = rules.flag('policyholder.guarantee_debt_excluded')
  const pointer = '/policyholder/unresolvedGuarantee'
  if (!rule.value || policyholder.unresolvedGuarantee === false) return []
  if (policyholder.unresolvedGuarantee === null) return [missingFact('policyholder', pointer, rule)]
  return [finding('decline', 'policyholder', 'policyholder.unresolved_guarantee', { pointer, rule })]
}

/** An opening date after the application's date cannot be right; a person looks at it. */
function notYetOpened(policyholder: Policyholder, { rules }: Case): Finding[] {
  const { openedOn } = policyholder
  if (openedOn === null || openedOn <= rules.asOf) return []
  const detail = { openedOn, asOf: rules.asOf }
  return [
    finding('refer', 'policyholder', 'policyholder.not_yet_opened', { pointer: '/policyholder/openedOn', detail })
  ]
}

/**
 * 001:L345: from opening to receipt of the application within seven years (이내). The first day is not counted (민법 §157), so
 * the seventh anniversary is the last day on which the firm can join.
 */
function businessAgeOverLimit(policyholder: Policyholder, on: Case): Finding[] {
  if (!hasTerm(on, 'max_years_since_opening')) return []
  const rule = on.rules.count(termOf(on.product, 'max_years_since_opening'))
  const pointer = '/policyholder/openedOn'
  if (policyholder.openedOn === null) return [missingFact('policyholder', pointer, rule)]
  const lastDay = addYears(policyholder.openedOn, rule.value)
  if (on.rules.asOf <= lastDay) return []
  const detail = { openedOn: policyholder.openedOn, years: rule.value, lastDay }
  return [finding('decline', 'policyholder', 'policyholder.business_age_over_limit', { pointer, rule, detail })]
}

/** 000:L297-300: the micro-business product is for 소상공인. */
function onlyForMicroBusiness(policyholder: Policyholder, on: Case): Finding[] {
  if (!hasTerm(on, 'only_micro_business')) return []
  const rule = on.rules.flag(termOf(on.product, 'only_micro_business'))
  if (!rule.value || policyholder.size === 'micro') return []
  return [
    finding('decline', 'policyholder', 'policyholder.not_micro_business', { pointer: '/policyholder/size', rule })
  ]
}

/** 001:L373 (B2B Plus⁺: manufacturing or wholesale) and 004:L11 (2007's list of admitted industries). */
function mainBusinessNotAdmitted(policyholder: Policyholder, on: Case): Finding[] {
  if (!hasTerm(on, 'admitted_industries')) return []
  const rule = on.rules.codes(termOf(on.product, 'admitted_industries'))
  const pointer = '/policyholder/industry'
  if (policyholder.industry === null) return [missingFact('policyholder', pointer, rule)]
  const { ksic } = policyholder.industry
  if (rule.value.some(branch => ksic.startsWith(branch))) return []
  return [finding('decline', 'policyholder', 'policyholder.industry_not_admitted', { pointer, rule, detail: { ksic } })]
}

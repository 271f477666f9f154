import { type Finding, finding, type Outcome } from '../finding.ts'
import type { Buyer } from '../party/buyer.ts'
import { gradeOutsideRange } from './buyer-grade.ts'
import { type BuyerCase, hasTerm, missingFact, termOf } from './case.ts'

type BuyerRule = (buyer: Buyer, on: BuyerCase) => Finding[]

/** Every rule about a buyer, in the order in which the findings are shown. All are run. */
export const BUYER_RULES: readonly BuyerRule[] = [
  sameFirm,
  kindExcluded,
  relatedFirm,
  inArrears,
  unsuitable,
  gradeOutsideRange,
  paymentTermOverLimit,
  statementsTooFew,
  highRiskIndustry,
  consentNeeded
]

/** Runs every buyer rule and returns all findings. */
export function buyerFindings(buyer: Buyer, on: BuyerCase): Finding[] {
  return BUYER_RULES.flatMap(rule => rule(buyer, on))
}

/** 003:L2051 (관계기업): a firm cannot insure what it owes itself; another place of business of one corporation is itself. */
function sameFirm(buyer: Buyer, { policyholder, rules, pointer }: BuyerCase): Finding[] {
  const sameNumber = buyer.businessNumber === policyholder.businessNumber
  const sameCorporation = buyer.corporateNumber !== null && buyer.corporateNumber === policyholder.corporateNumber
  if (!sameNumber && !sameCorporation) return []
  const rule = rules.flag('buyer.related_firm_excluded')
  return [finding('decline', 'buyer', 'buyer.is_policyholder', { pointer: `${pointer}/businessNumber`, rule })]
}

/** 001:L101, 003:L2051, 002:L16: government, local government, bodies they own, and firms abroad. */
function kindExcluded(buyer: Buyer, { rules, pointer }: BuyerCase): Finding[] {
  const rule = rules.codes('buyer.excluded_kinds')
  if (!rule.value.includes(buyer.kind)) return []
  return [
    finding('decline', 'buyer', 'buyer.kind_excluded', {
      pointer: `${pointer}/kind`,
      rule,
      detail: { kind: buyer.kind }
    })
  ]
}

/** 003:L2051: 관계기업. */
function relatedFirm(buyer: Buyer, on: BuyerCase): Finding[] {
  return declinedFact(buyer.relatedFirm, 'relatedFirm', 'buyer.related_firm_excluded', 'buyer.related_firm', on)
}

/** 003:L2051-2053: behind with paying for purchases on the day of underwriting. */
function inArrears(buyer: Buyer, on: BuyerCase): Finding[] {
  return declinedFact(buyer.inArrears, 'inArrears', 'buyer.in_arrears_excluded', 'buyer.in_arrears', on)
}

function declinedFact(
  fact: boolean | null,
  field: string,
  parameter: string,
  code: 'buyer.related_firm' | 'buyer.in_arrears',
  { rules, pointer }: BuyerCase
): Finding[] {
  const rule = rules.flag(parameter)
  if (!rule.value || fact === false) return []
  if (fact === null) return [missingFact('buyer', `${pointer}/${field}`, rule)]
  return [finding('decline', 'buyer', code, { pointer: `${pointer}/${field}`, rule })]
}

/** 003:L2053 (신용도 미달 기업 등) declines; 001:L407 says of online products that joining *may* be restricted: a person decides. */
function unsuitable(buyer: Buyer, on: BuyerCase): Finding[] {
  if (buyer.unsuitable === false) return []
  const own = termOf(on.product, 'unsuitable_buyer_outcome')
  const rule = on.rules.text(on.rules.states(own) ? own : 'buyer.unsuitable_outcome')
  const pointer = `${on.pointer}/unsuitable`
  if (buyer.unsuitable === null) return [missingFact('buyer', pointer, rule)]
  const outcome: Outcome = rule.value === 'refer' ? 'refer' : 'decline'
  return [finding(outcome, 'buyer', 'buyer.unsuitable', { pointer, rule })]
}

/**
 * 004:L11: in 2007 an open account runs at most 180 days from delivery and a bill 150 from issue (이내). A quote knows the terms
 * that are usual with the buyer, not each receivable: terms beyond both cannot be insured, terms beyond the bill's leave bills out.
 */
function paymentTermOverLimit(buyer: Buyer, { rules, pointer: at }: BuyerCase): Finding[] {
  if (!rules.states('receivable.max_term_days.open_account')) return []
  const openAccount = rules.count('receivable.max_term_days.open_account')
  const bill = rules.count('receivable.max_term_days.bill')
  const days = buyer.paymentTermDays
  const pointer = `${at}/paymentTermDays`
  if (days === null) return [missingFact('buyer', pointer, openAccount)]
  if (days > openAccount.value) {
    const detail = { days, limit: openAccount.value }
    return [finding('decline', 'buyer', 'buyer.payment_term_over_limit', { pointer, rule: openAccount, detail })]
  }
  if (days <= bill.value) return []
  return [
    finding('note', 'buyer', 'buyer.bill_term_over_limit', { pointer, rule: bill, detail: { days, limit: bill.value } })
  ]
}

/** 001:L374: B2B Plus⁺ asks for two years of statements at the last year-end (이상). */
function statementsTooFew(buyer: Buyer, on: BuyerCase): Finding[] {
  if (!hasTerm(on, 'min_buyer_statement_years')) return []
  const rule = on.rules.count(termOf(on.product, 'min_buyer_statement_years'))
  const pointer = `${on.pointer}/financialStatementYears`
  if (buyer.financialStatementYears === null) return [missingFact('buyer', pointer, rule)]
  if (buyer.financialStatementYears >= rule.value) return []
  const detail = { years: buyer.financialStatementYears, needed: rule.value }
  return [finding('decline', 'buyer', 'buyer.statements_too_few', { pointer, rule, detail })]
}

/** 001:L374: 고위험업종 제외. The list is not published, so the assessment's flag decides. */
function highRiskIndustry(buyer: Buyer, on: BuyerCase): Finding[] {
  if (!hasTerm(on, 'high_risk_buyer_industry_excluded')) return []
  const rule = on.rules.flag(termOf(on.product, 'high_risk_buyer_industry_excluded'))
  const pointer = `${on.pointer}/highRiskIndustry`
  if (!rule.value || buyer.highRiskIndustry === false) return []
  if (buyer.highRiskIndustry === null) return [missingFact('buyer', pointer, rule)]
  return [finding('decline', 'buyer', 'buyer.high_risk_industry', { pointer, rule })]
}

/** 001:L124: a buyer that is a sole proprietor has to consent to the credit enquiry (which names no policy). */
function consentNeeded(buyer: Buyer, { rules, pointer }: BuyerCase): Finding[] {
  if (!rules.states('buyer.sole_proprietor_consent')) return []
  const rule = rules.flag('buyer.sole_proprietor_consent')
  if (!rule.value || buyer.form === 'corporation' || buyer.form === 'cooperative') return []
  if (buyer.form === null) return [missingFact('buyer', `${pointer}/form`, rule)]
  return [finding('note', 'buyer', 'buyer.consent_needed', { pointer: `${pointer}/form`, rule })]
}

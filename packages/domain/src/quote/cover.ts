import { gradeScaleOf, standingOf } from '../eligibility/buyer-grade.ts'
import type { BuyerCase } from '../eligibility/case.ts'
import { hasTerm, missingFact, termOf } from '../eligibility/case.ts'
import { heldBillsRule } from '../eligibility/held-bills.ts'
import { type Finding, finding } from '../finding.ts'
import { buyerLimits, volumeFactsMissing } from '../limits/buyer-limits.ts'
import { derivedAmount, type InsuredAmount, insuredAmountUnder, type Limit } from '../limits/insured-amount.ts'
import { policyholderLimits } from '../limits/policyholder-caps.ts'
import { type Turnover, turnoverOf } from '../limits/turnover.ts'
import type { Buyer } from '../party/buyer.ts'
import { gradeEntry } from '../rating/grade-entry.ts'
import type { PremiumRate } from '../rating/premium-rate.ts'
import { premiumRate } from '../rating/rate.ts'
import { buyerRateFindings } from '../rating/rate-facts.ts'
import { flooredPortionOf, ONE, type Ratio } from '../ratio.ts'
import type { Rule } from '../rules.ts'
import { NO_WON, type Won } from '../won.ts'

/** What one buyer would be covered for and cost, with the rule behind each number. */
export interface Cover extends InsuredAmount {
  readonly expectedReceivables: Won
  readonly turnover: Turnover
  readonly acceptanceCeiling: Rule<Ratio>
  readonly coverage: Rule<Ratio>
  readonly rate: PremiumRate
  /** 산출보험료 for a year, rounded down to the premium's unit. */
  readonly premium: Won
  readonly premiumUnit: Rule<Won>
}

/** Facts without which no amount can be worked out; each refers and names its field. */
export function missingForCover(buyer: Buyer, on: BuyerCase): Finding[] {
  const ceiling = on.rules.percent('underwriting.acceptance_ratio_ceiling')
  const findings: Finding[] = []
  if (buyer.size === null) findings.push(missingFact('buyer', `${on.pointer}/size`, on.rules.won('buyer.cap_sme')))
  if (expectedReceivablesOf(buyer) === null) {
    findings.push(missingFact('buyer', `${on.pointer}/expectedSales`, ceiling))
  }
  if (buyer.paymentTermDays === null && (chargesReceivables(on) || turnoverFor(buyer, on) === null)) {
    findings.push(missingFact('buyer', `${on.pointer}/paymentTermDays`, on.rules.count('rating.days_per_year')))
  }
  return [...findings, ...volumeFactsMissing(buyer, on), ...buyerRateFindings(buyer, on)]
}

/** What the quote has insured already, which is no longer open to the next buyer. */
export interface InsuredBefore {
  readonly byPolicyholder: Won
  /** On the legal person behind the buyer, by way of its other business numbers. */
  readonly onParty: Won
}

/**
 * Works out a buyer's cover under its own limits and those left to the policyholder; what was requested stands `beyondLimits` where it was
 * approved specially. Call only without missing facts.
 */
export function coverOf(buyer: Buyer, before: InsuredBefore, on: BuyerCase, beyondLimits = false): Cover {
  const { rules } = on
  const turnover = turnoverFor(buyer, on)
  const expectedReceivables = expectedReceivablesOf(buyer)
  if (turnover === null || expectedReceivables === null) throw new Error('cover asked for with facts missing')
  const acceptanceCeiling = rules.percent('underwriting.acceptance_ratio_ceiling')
  const requested = requestedLimit(buyer)
  const limits: Limit[] = [
    ...requested,
    derivedAmount(expectedReceivables, acceptanceCeiling, turnover),
    ...buyerLimits(buyer, before.onParty, on),
    ...policyholderLimits(on.policyholder, before.byPolicyholder, on)
  ]
  const insured = insuredAmountUnder(
    beyondLimits && requested.length > 0 ? requested : limits,
    expectedReceivables,
    acceptanceCeiling,
    turnover
  )
  const rate = premiumRate(buyer, on)
  const premiumUnit = rules.won('premium.rounding_unit')
  const charged = rate.base === 'insured_amount' ? insured.amount : insured.insuredReceivables
  const premium = flooredPortionOf(charged, rate.rate, premiumUnit.value)
  const coverage = coverageRatio(buyer, on)
  return { ...insured, expectedReceivables, turnover, acceptanceCeiling, coverage, rate, premium, premiumUnit }
}

/** Why nothing is covered: nothing is asked for or expected, or the buyers before use a limit up. Null for a cover of one won or more. */
export function emptyCoverFinding({ amount, limitedBy, limits }: Cover, pointer: string): Finding | null {
  if (amount > NO_WON) return null
  const rule = limits.find(({ limit }) => limit === limitedBy)?.rule
  const isOwn = limitedBy === 'requested' || limitedBy === 'derived'
  const code = isOwn ? 'buyer.nothing_to_insure' : 'buyer.no_limit_left'
  return finding('decline', 'buyer', code, { pointer, ...(rule && { rule }) })
}

/** 보상률: the product's own, by the simple grade where it differs by grade (001:L338). */
export function coverageRatio(buyer: Buyer, on: BuyerCase): Rule<Ratio> {
  if (!hasTerm(on, 'coverage_ratios')) return on.rules.percent(termOf(on.product, 'coverage_ratio'))
  const byGrade = on.rules.gradePercents(termOf(on.product, 'coverage_ratios'))
  const standing = standingOf(buyer, gradeScaleOf(on))
  return gradeEntry(byGrade, standing?.grade ?? 'unrated')
}

/** Bills that are held already turn over once: what they come to is what can be lost. */
function turnoverFor(buyer: Buyer, on: BuyerCase): Turnover | null {
  const held = heldBillsRule(on)
  return held === null ? turnoverOf(buyer, on.rules) : { perYear: ONE, basis: 'payment_term', rule: held }
}

/** Expected receivables of the coming year (향후 1년간 발생될 매출채권총액); last year's sales where none are told. */
function expectedReceivablesOf(buyer: Buyer): Won | null {
  return buyer.expectedSales ?? buyer.salesLastYear
}

function requestedLimit(buyer: Buyer): Limit[] {
  if (buyer.requestedInsuredAmount === null) return []
  return [{ limit: 'requested', amount: buyer.requestedInsuredAmount, rule: null }]
}

function chargesReceivables(on: BuyerCase): boolean {
  return on.rules.text(termOf(on.product, 'premium_base')).value === 'insured_receivables'
}

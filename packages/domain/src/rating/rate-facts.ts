import { type GradeScale, gradeScaleOf, type Standing, standingOf } from '../eligibility/buyer-grade.ts'
import type { BuyerCase, Case } from '../eligibility/case.ts'
import { hasTerm, missingFact, termOf } from '../eligibility/case.ts'
import { type Finding, finding } from '../finding.ts'
import type { Buyer } from '../party/buyer.ts'
import type { Policyholder } from '../party/policyholder.ts'
import type { GradePercents, Rule } from '../rules.ts'
import { weightingFindings } from './weighting.ts'

/** What a rate needs to know of the policyholder and was not told, or cannot be: 001:L348 (청년창업), 004:L19-20. */
export function policyholderRateFindings(policyholder: Policyholder, on: Case): Finding[] {
  return [...youthNotTold(policyholder, on), ...weightingFindings(policyholder, on)]
}

function youthNotTold({ youthStartup }: Policyholder, on: Case): Finding[] {
  if (youthStartup !== null || !hasTerm(on, 'fixed_rate_youth')) return []
  const rule = on.rules.percent(termOf(on.product, 'fixed_rate_youth'))
  return [missingFact('policyholder', '/policyholder/youthStartup', rule)]
}

/** What a rate needs of the buyer: its industry where some are charged more (001:L359, L403), and a rate for its grade. */
export function buyerRateFindings(buyer: Buyer, on: BuyerCase): Finding[] {
  return [...industryNotTold(buyer, on), ...gradeWithoutRate(buyer, on)]
}

/** A table that has no rate for a grade which the product admits asks a person; it is never filled by guess. */
function gradeWithoutRate(buyer: Buyer, on: BuyerCase): Finding[] {
  const priced = tableOf(on)
  const standing = priced && standingOf(buyer, priced.scale)
  if (!standing) return []
  const { table } = priced
  const grade = standing.status === 'unrated' ? 'unrated' : standing.grade
  if (grade === null) return [gradeNotTold(standing, table, on)]
  if (table.value.has(grade)) return []
  const pointer = `${on.pointer}/${standing.gradeField}`
  return [finding('refer', 'buyer', 'buyer.no_rate_for_grade', { pointer, rule: table, detail: { grade } })]
}

/** What keeps the grade from being known: no status, a status without its grade, or that nobody assessed the buyer yet. */
function gradeNotTold({ status, statusField, gradeField }: Standing, rule: Rule, { pointer: at }: BuyerCase): Finding {
  if (status === 'graded') return missingFact('buyer', `${at}/${gradeField}`, rule)
  if (status === null) return missingFact('buyer', `${at}/${statusField}`, rule)
  return finding('refer', 'buyer', 'buyer.unassessed', { pointer: `${at}/${statusField}`, rule })
}

/** The rates by grade that the product charges, and the scale of the grades; null where one rate holds for all. */
function tableOf(on: BuyerCase): { table: Rule<GradePercents>; scale: GradeScale } | null {
  const { product, rules } = on
  if (rules.text(termOf(product, 'premium_base')).value === 'insured_receivables') {
    return { table: rules.gradePercents('rating.yearly_rate_by_grade'), scale: 'ar' }
  }
  if (!hasTerm(on, 'fixed_rates')) return null
  return { table: rules.gradePercents(termOf(product, 'fixed_rates')), scale: gradeScaleOf(on) }
}

function industryNotTold(buyer: Buyer, on: BuyerCase): Finding[] {
  if (buyer.industry !== null || !hasTerm(on, 'surcharged_industries')) return []
  const rule = on.rules.codes(termOf(on.product, 'surcharged_industries'))
  return [missingFact('buyer', `${on.pointer}/industry`, rule)]
}

import { type Finding, finding } from '../finding.ts'
import type { Buyer, CreditStatus } from '../party/buyer.ts'
import type { GradeRange, Rule } from '../rules.ts'
import type { BuyerCase } from './case.ts'
import { hasTerm, missingFact, termOf } from './case.ts'

/** A buyer's standing on the scale that a product uses. */
export interface Standing {
  readonly status: CreditStatus | null
  /** Null unless graded, whatever else was told. */
  readonly grade: number | null
  /** Names of the request's fields, for findings. */
  readonly statusField: string
  readonly gradeField: string
}

/** The scale a product grades buyers by: AR grades, the simple system's grades, or none at all. */
export type GradeScale = 'ar' | 'simple' | 'none'

/** The product's scale; the AR scale where it says nothing. */
export function gradeScaleOf(on: BuyerCase): GradeScale {
  if (!hasTerm(on, 'buyer_grade_scale')) return 'ar'
  const { value } = on.rules.text(termOf(on.product, 'buyer_grade_scale'))
  return value === 'simple' || value === 'none' ? value : 'ar'
}

/** The buyer's standing on the scale; null on the scale `none`. */
export function standingOf(buyer: Buyer, scale: GradeScale): Standing | null {
  switch (scale) {
    case 'ar':
      return {
        status: buyer.creditStatus,
        grade: buyer.creditStatus === 'graded' ? buyer.creditGrade : null,
        statusField: 'creditStatus',
        gradeField: 'creditGrade'
      }
    case 'simple':
      return {
        status: buyer.simpleCreditStatus,
        grade: buyer.simpleCreditStatus === 'graded' ? buyer.simpleGrade : null,
        statusField: 'simpleCreditStatus',
        gradeField: 'simpleGrade'
      }
    case 'none':
      return null
    default:
      return scale satisfies never
  }
}

/** The product's grade range (001:L254 ff.). Unassessed refers and is never priced as 무등급; both ends are included. */
export function gradeOutsideRange(buyer: Buyer, on: BuyerCase): Finding[] {
  const scale = gradeScaleOf(on)
  const standing = standingOf(buyer, scale)
  if (standing === null || !hasTerm(on, 'buyer_grades')) return []
  const rule = on.rules.grades(termOf(on.product, 'buyer_grades'))
  return standingFindings(standing, rule, on)
}

function standingFindings(standing: Standing, rule: Rule<GradeRange>, on: BuyerCase): Finding[] {
  const statusPointer = `${on.pointer}/${standing.statusField}`
  const gradePointer = `${on.pointer}/${standing.gradeField}`
  switch (standing.status) {
    case null:
      return [missingFact('buyer', statusPointer, rule)]
    case 'unassessed':
      return [finding('refer', 'buyer', 'buyer.unassessed', { pointer: statusPointer, rule })]
    case 'unrated':
      if (rule.value.unrated) return []
      return [finding('decline', 'buyer', 'buyer.unrated_not_admitted', { pointer: statusPointer, rule })]
    case 'graded': {
      if (standing.grade === null) return [missingFact('buyer', gradePointer, rule)]
      if (standing.grade >= rule.value.best && standing.grade <= rule.value.worst) return []
      const detail = { grade: standing.grade, best: rule.value.best, worst: rule.value.worst }
      return [finding('decline', 'buyer', 'buyer.grade_outside_range', { pointer: gradePointer, rule, detail })]
    }
    default:
      return standing.status satisfies never
  }
}

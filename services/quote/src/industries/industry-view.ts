import {
  type IndustryRestriction,
  readIndustryRestrictions,
  restrictionOf
} from '@trade-credit/domain/eligibility/restricted-industry.ts'
import { isWithin, type KsicCode, sectionOf } from '@trade-credit/domain/ksic.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'

/**
 * How a class of the KSIC stands to the list of restricted industries (보험계약 제한업종, 002:L21-35). The rule is shown with
 * the lines that touch the class, not with the whole list. Throws NoSourceForDate where no source reaches.
 */
export function industryView(ksic: KsicCode, rules: Rules) {
  const rule = rules.shaped('policyholder.restricted_industries', readIndustryRestrictions)
  const lines = rule.value.filter(line => touches(line, ksic)).map(lineView)
  const { kind } = restrictionOf({ ksic, ksicRevision: null, activities: null }, rule.value)
  return {
    ksic,
    section: sectionOf(ksic),
    asOf: rules.asOf,
    restriction: RESTRICTIONS[kind],
    lines,
    rule: ruleView({ ...rule, stated: lines })
  }
}

const RESTRICTIONS = { none: 'none', restricted: 'whole', depends_on_activity: 'by_activity' } as const

function touches({ codes, except }: IndustryRestriction, ksic: KsicCode): boolean {
  return codes.some(code => isWithin(ksic, code)) && !except.some(code => isWithin(ksic, code))
}

function lineView({ name, codes, except, activity }: IndustryRestriction) {
  return { name, codes: [...codes], except: [...except], activity }
}

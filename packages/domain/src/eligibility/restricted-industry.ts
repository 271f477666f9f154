import { type Finding, finding } from '../finding.ts'
import type { Industry, Policyholder } from '../party/policyholder.ts'
import type { Rule, Rules, StatedValue } from '../rules.ts'
import type { Case } from './case.ts'
import { missingFact } from './case.ts'

/**
 * One line of the list of restricted industries (보험계약 제한업종). `codes` are branches of the KSIC: a section letter, a
 * division or a class. `except` are branches that stay admitted. With an `activity` only that part of the class ('중') is
 * restricted, and only a declared activity decides.
 */
export interface IndustryRestriction {
  readonly codes: readonly string[]
  readonly except: readonly string[]
  readonly activity: string | null
  readonly name: string
}

/** Reads the rulebook's list; throws a TypeError when an entry is not of that shape. */
export function readIndustryRestrictions(stated: StatedValue): readonly IndustryRestriction[] {
  if (!Array.isArray(stated)) throw new TypeError('restricted_industries is a list')
  return stated.map(entry => {
    const { codes, except = [], activity = null, name } = entry as Partial<IndustryRestriction>
    if (!codes || typeof name !== 'string') throw new TypeError('a restriction has codes and a name')
    return { codes, except, activity, name }
  })
}

/** How a line of business stands to the list. */
export type Restriction =
  | { readonly kind: 'none' }
  | { readonly kind: 'restricted'; readonly by: IndustryRestriction }
  | { readonly kind: 'depends_on_activity'; readonly by: readonly IndustryRestriction[] }

/**
 * Whether the list restricts a line of business. A part of a class restricts only a declared activity, told by its code or in the list's
 * own words; where activities were not declared at all, or in words that the list does not know, the answer depends on them.
 */
export function restrictionOf(industry: Industry, list: readonly IndustryRestriction[]): Restriction {
  const touching = list.filter(
    line =>
      line.codes.some(code => industry.ksic.startsWith(code)) &&
      !line.except.some(code => industry.ksic.startsWith(code))
  )
  const { activities } = industry
  const by = touching.find(line => line.activity === null || activities?.some(activity => names(line, activity)))
  if (by) return { kind: 'restricted', by }
  const isClear = activities?.every(activity => list.some(line => names(line, activity)))
  return touching.length > 0 && !isClear ? { kind: 'depends_on_activity', by: touching } : { kind: 'none' }
}

/** Whether the line is about the activity: 담배, 주류 중개 is 담배, 주류 중개업. */
function names({ activity, name }: IndustryRestriction, declared: string): boolean {
  return declared === activity || wordsOf(declared) === wordsOf(name)
}

function wordsOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '').replace(/업$/u, '')
}

/**
 * 002:L21-35, 003:L2055-2057: the list binds the policyholder's business, not the buyer's. The main business declines; for
 * another line of business the sources are silent, so a person decides.
 */
export function restrictedIndustry(policyholder: Policyholder, { rules }: Case): Finding[] {
  const rule = rules.shaped('policyholder.restricted_industries', readIndustryRestrictions)
  if (rule.value.length === 0) return []
  if (policyholder.industry === null) return [missingFact('policyholder', '/policyholder/industry', rule)]
  return [
    ...otherRevision(policyholder.industry, rules),
    ...restrictionFindings(policyholder.industry, '/policyholder/industry', 'decline', rule),
    ...policyholder.otherIndustries.flatMap((industry, i) =>
      restrictionFindings(industry, `/policyholder/otherIndustries/${i}`, 'refer', rule)
    )
  ]
}

/** 002:L22 names no revision of the KSIC: codes told to be of another one may stand for something else, which is said. */
function otherRevision({ ksicRevision }: Industry, rules: Rules): Finding[] {
  const rule = rules.count('policyholder.restricted_industries_ksic_revision')
  if (ksicRevision === null || ksicRevision === rule.value) return []
  const detail = { revision: ksicRevision, listed: rule.value }
  const pointer = '/policyholder/industry/ksicRevision'
  return [finding('note', 'policyholder', 'policyholder.industry_of_other_revision', { pointer, rule, detail })]
}

function restrictionFindings(
  industry: Industry,
  pointer: string,
  outcome: 'decline' | 'refer',
  rule: Rule<readonly IndustryRestriction[]>
): Finding[] {
  const restriction = restrictionOf(industry, rule.value)
  const { ksic } = industry
  switch (restriction.kind) {
    case 'none':
      return []
    case 'restricted': {
      const detail = { ksic, industry: restriction.by.name }
      return [
        finding(outcome, 'policyholder', 'policyholder.industry_restricted', {
          pointer,
          rule: only(rule, restriction.by),
          detail
        })
      ]
    }
    case 'depends_on_activity': {
      const detail = { ksic, activities: restriction.by.map(line => line.activity).join(', ') }
      const [first] = restriction.by
      const cited = first ? only(rule, first) : rule
      return [
        finding('refer', 'policyholder', 'policyholder.industry_activity_undeclared', {
          pointer: `${pointer}/activities`,
          rule: cited,
          detail
        })
      ]
    }
    default:
      return restriction satisfies never
  }
}

/** The rule with only the line that applied, so that a finding does not repeat the whole list. */
function only(rule: Rule<readonly IndustryRestriction[]>, line: IndustryRestriction): Rule {
  return {
    ...rule,
    value: line,
    stated: { codes: line.codes, except: line.except, activity: line.activity, name: line.name }
  }
}

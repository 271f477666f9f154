import { readIndustryRestrictions, restrictionOf } from '../eligibility/restricted-industry.ts'
import { type Finding, finding } from '../finding.ts'
import type { FindingCode } from '../finding-messages.ts'
import type { Industry, Policyholder } from '../party/policyholder.ts'
import { addDays } from '../plain-date.ts'
import type { Rules } from '../rules.ts'
import { liesWithin } from './place.ts'
import type { Programme, ProgrammeRequirement } from './programme.ts'

/** What a programme's conditions look at. */
export interface SubsidyCase {
  readonly policyholder: Policyholder
  readonly rules: Rules
  /** Whether some province's or city's programme serves the firm. */
  readonly servedLocally: boolean
}

type Condition = (programme: Programme, on: SubsidyCase) => readonly Finding[]

/** Every condition in order; all of them speak, never only the first. */
const CONDITIONS: readonly Condition[] = [withinPeriod, withinArea, sizeServed, requirementsMet, fundLeft]

/** Why the programme does not pay for the firm's premium on the rules' date, a note each; none when it does. */
export function reasonsAgainst(programme: Programme, on: SubsidyCase): Finding[] {
  return CONDITIONS.flatMap(condition => condition(programme, on))
}

/** The period is counted to the day; `until` is the first day without it (002:L7 2023. 4. ~ 2023. 12.). */
function withinPeriod(programme: Programme, { rules }: SubsidyCase): Finding[] {
  const { from, until } = programme
  if (rules.asOf < from) return [note('subsidy.not_yet_in_force', programme, { from })]
  if (until !== null && rules.asOf >= until) {
    return [note('subsidy.period_over', programme, { lastDay: addDays(until, -1) })]
  }
  return []
}

/** 002:L3 관내 본사 혹은 사업장; 000:L108 자체 소재 중소기업. */
function withinArea(programme: Programme, { policyholder }: SubsidyCase): Finding[] {
  if (liesWithin(policyholder.premises, programme)) return []
  const area = [...programme.provinces, ...(programme.city === null ? [] : [programme.city])].join(' ')
  return [note('subsidy.outside_area', programme, { area }, '/policyholder/premises')]
}

/** 002:L3, 000:L108 중소기업: a mid-sized firm may be insured and is not subsidised. */
function sizeServed(programme: Programme, { policyholder: { size } }: SubsidyCase): Finding[] {
  if (programme.sizes.length === 0 || programme.sizes.includes(size)) return []
  return [note('subsidy.size_not_served', programme, { size }, '/policyholder/size')]
}

function requirementsMet(programme: Programme, on: SubsidyCase): Finding[] {
  return programme.requires.flatMap(requirement => REQUIREMENTS[requirement](programme, on))
}

const REQUIREMENTS: Readonly<Record<ProgrammeRequirement, Condition>> = {
  /** 002:L3 부산시 전략산업: the payer's own list is not on file, so the firm says so. */
  strategic_industry(programme, { policyholder: { strategicIndustry } }) {
    const pointer = '/policyholder/strategicIndustry'
    if (strategicIndustry === null) return [notTold(programme, pointer)]
    return strategicIndustry ? [] : [note('subsidy.strategic_industry_needed', programme, {}, pointer)]
  },

  /** 002:L4 보험계약 제한업종 제외: any line of business counts. */
  not_restricted_industry(programme, { policyholder: { industry, otherIndustries }, rules }) {
    if (industry === null) return [notTold(programme, '/policyholder/industry')]
    return [
      ...restricted(programme, industry, '/policyholder/industry', rules),
      ...otherIndustries.flatMap((other, i) =>
        restricted(programme, other, `/policyholder/otherIndustries/${i}`, rules)
      )
    ]
  },

  /** 000:L135 지자체 협약보험 대상 중소기업: some local programme serves the firm, whatever its share turns out to be. */
  local_government_programme(programme, { servedLocally }) {
    return servedLocally ? [] : [note('subsidy.local_programme_needed', programme)]
  },

  /** 000:L141 소상공인 고객: the firm names the payer among those that it is a customer of. */
  customer_of_payer(programme, { policyholder: { payerRelationships } }) {
    const names = [programme.code, programme.code.replace(/_\d{4}$/, ''), programme.name]
    if (payerRelationships.some(relationship => names.includes(relationship))) return []
    return [note('subsidy.not_customer_of_payer', programme, {}, '/policyholder/payerRelationships')]
  }
}

function restricted(programme: Programme, industry: Industry, pointer: string, rules: Rules): Finding[] {
  const list = rules.shaped('policyholder.restricted_industries', readIndustryRestrictions)
  const restriction = restrictionOf(industry, list.value)
  switch (restriction.kind) {
    case 'none':
      return []
    case 'restricted':
      return [note('subsidy.industry_restricted', programme, { ksic: industry.ksic }, pointer)]
    case 'depends_on_activity':
      return [notTold(programme, `${pointer}/activities`)]
    default:
      return restriction satisfies never
  }
}

/** 000:L153 재원 현황에 따라: a quote knows only of a fund that somebody entered as used up. */
function fundLeft(programme: Programme): Finding[] {
  return programme.budgetExhausted ? [note('subsidy.budget_exhausted', programme)] : []
}

function notTold(programme: Programme, pointer: string): Finding {
  return note('subsidy.fact_not_told', programme, { field: pointer }, pointer)
}

/** A remark on one programme; it never declines or refers, since the premium without it stands. */
function note(
  code: FindingCode,
  programme: Programme,
  detail: Finding['detail'] = {},
  pointer: string = '/subsidies'
): Finding {
  return finding('note', 'quote', code, {
    pointer,
    rule: programme.rule,
    detail: { programme: programme.code, ...detail }
  })
}

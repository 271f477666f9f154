import { type Finding, finding } from '../finding.ts'
import type { Policyholder } from '../party/policyholder.ts'
import type { Rules } from '../rules.ts'
import { reasonsAgainst, type SubsidyCase } from './conditions.ts'
import { cityName, isProvince, liesWithin, provinceName } from './place.ts'
import type { Programme } from './programme.ts'
import { type EnteredProgramme, knowsSubsidies, type ProgrammesOnDate, programmesOn } from './programmes-on.ts'

/** Which programmes the firm asks for: the best lawful stack, none, or those with these codes. */
export type SubsidyChoice = 'best' | 'none' | readonly string[]

export interface EligibleProgrammes {
  /** Programmes whose conditions all hold, in the order in which payers are counted. */
  readonly programmes: readonly Programme[]
  /** Why others do not pay: of the firm's own place, or asked for by code. */
  readonly findings: readonly Finding[]
}

const NONE: EligibleProgrammes = { programmes: [], findings: [] }

/**
 * The programmes that may pay part of the firm's premium on the rules' date, and a note for each that was asked for, or is at home
 * where the firm is, and does not. Before the rulebook's first word on subsidies there is nothing to say.
 */
export function eligibleProgrammes(
  choice: SubsidyChoice,
  policyholder: Policyholder,
  rules: Rules,
  entered: readonly EnteredProgramme[]
): EligibleProgrammes {
  if (choice === 'none') return NONE
  if (!knowsSubsidies(rules)) return choice === 'best' ? NONE : { ...NONE, findings: [noSource(rules)] }
  const known = programmesOn(rules, entered)
  const on = caseOf(policyholder, known, rules)
  return choice === 'best' ? allEligible(known, on) : namedEligible(choice, known, on)
}

/** 000:L135: an institution may ask that some local programme serves the firm, so those are looked at first. */
function caseOf(policyholder: Policyholder, { programmes }: ProgrammesOnDate, rules: Rules): SubsidyCase {
  const on: SubsidyCase = { policyholder, rules, servedLocally: false }
  const servedLocally = programmes.some(
    programme =>
      programme.level !== 'institution' &&
      liesWithin(policyholder.premises, programme) &&
      reasonsAgainst(programme, on).length === 0
  )
  return { ...on, servedLocally }
}

function allEligible({ programmes, sourced }: ProgrammesOnDate, on: SubsidyCase): EligibleProgrammes {
  const { premises } = on.policyholder
  if (premises.length === 0) return { ...NONE, findings: [note('subsidy.premises_not_told', {})] }
  const judged = programmes
    .filter(programme => liesWithin(premises, programme))
    .map(programme => ({ programme, reasons: reasonsAgainst(programme, on) }))
  const findings = [...provincesNotKnown(on), ...judged.flatMap(({ reasons }) => reasons)]
  if (sourced) {
    return { programmes: passed(judged), findings: [...findings, ...citiesElsewhere(programmes, on)] }
  }
  // That no local programme is known says already why a payer who asks for one does not pay.
  const told = findings.filter(({ code }) => code !== 'subsidy.local_programme_needed')
  return { programmes: passed(judged), findings: [noSource(on.rules), ...told] }
}

function namedEligible(
  codes: readonly string[],
  { programmes, sourced }: ProgrammesOnDate,
  on: SubsidyCase
): EligibleProgrammes {
  const named = new Set(codes)
  const judged = programmes
    .filter(({ code }) => named.has(code))
    .map(programme => ({ programme, reasons: reasonsAgainst(programme, on) }))
  const absent = [...named].filter(code => !programmes.some(programme => programme.code === code))
  const findings = [
    ...(absent.length > 0 && !sourced ? [noSource(on.rules)] : []),
    ...absent.map(programme => note('subsidy.not_in_force', { programme, asOf: on.rules.asOf })),
    ...judged.flatMap(({ reasons }) => reasons)
  ]
  return { programmes: passed(judged), findings }
}

/** A slip in the name of a province would cost the firm its subsidy in silence. */
function provincesNotKnown({ policyholder: { premises } }: SubsidyCase): Finding[] {
  const unknown = premises.map(({ province }) => province).filter(province => !isProvince(provinceName(province)))
  return [...new Set(unknown)].map(province => note('subsidy.province_not_known', { province }))
}

/** One note for a province whose cities have programmes when the firm's premises there lie in none of them. */
function citiesElsewhere(programmes: readonly Programme[], { policyholder: { premises } }: SubsidyCase): Finding[] {
  const provinces = [...new Set(premises.map(place => provinceName(place.province)))]
  return provinces.flatMap(province => {
    const ofCities = programmes.filter(({ level, provinces }) => level === 'city' && provinces.includes(province))
    if (ofCities.length === 0 || ofCities.some(programme => liesWithin(premises, programme))) return []
    const cities = [...new Set(ofCities.map(({ city }) => cityName(city ?? '')))].sort().join(', ')
    const isTold = premises.every(place => provinceName(place.province) !== province || place.city !== null)
    return [note(isTold ? 'subsidy.outside_cities' : 'subsidy.city_not_told', { province, cities })]
  })
}

interface Judged {
  readonly programme: Programme
  readonly reasons: readonly Finding[]
}

function passed(judged: readonly Judged[]): Programme[] {
  return judged.filter(({ reasons }) => reasons.length === 0).map(({ programme }) => programme)
}

function noSource({ asOf }: Rules): Finding {
  return note('subsidy.no_source_for_date', { asOf })
}

function note(code: Finding['code'], detail: Finding['detail']): Finding {
  const pointer = PLACE_CODES.has(code) ? '/policyholder/premises' : '/subsidies'
  return finding('note', 'quote', code, { pointer, detail })
}

const PLACE_CODES: ReadonlySet<string> = new Set([
  'subsidy.premises_not_told',
  'subsidy.province_not_known',
  'subsidy.outside_cities',
  'subsidy.city_not_told'
])

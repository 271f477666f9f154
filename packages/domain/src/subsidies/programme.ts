import type { FirmSize } from '../party/policyholder.ts'
import { type PlainDate, plainDate } from '../plain-date.ts'
import { percent, type Ratio } from '../ratio.ts'
import type { Rule, StatedValue } from '../rules.ts'
import { type Won, won } from '../won.ts'

/** Who pays: a province (광역), a city (기초), or a bank or public body. */
export type ProgrammeLevel = 'province' | 'city' | 'institution'

export type ProgrammeRequirement =
  | 'strategic_industry'
  | 'not_restricted_industry'
  | 'local_government_programme'
  | 'customer_of_payer'

/** A premium subsidy programme (보험료지원 협약): who pays which share of whose premium, and when. */
export interface Programme {
  readonly code: string
  /** The payer's name, as it is shown; nothing is decided by it but whether a firm is its customer. */
  readonly name: string
  readonly level: ProgrammeLevel
  /** Where the firm has its seat or premises; empty for a payer that asks for no place. */
  readonly provinces: readonly string[]
  readonly city: string | null
  /** Shares of the discounted premium. Where only a range was published, `least` and `most` differ and `exact` is false. */
  readonly share: { readonly exact: boolean; readonly least: Ratio; readonly most: Ratio }
  /** Most for one firm; null where none is known. */
  readonly capPerFirm: Won | null
  /** The whole fund, where it is known. */
  readonly budget: Won | null
  /** True when somebody entered that the fund is used up. */
  readonly budgetExhausted: boolean
  readonly from: PlainDate
  /** First day on which it no longer applies; null without an end. */
  readonly until: PlainDate | null
  /** Empty for firms of any size. */
  readonly sizes: readonly FirmSize[]
  readonly requires: readonly ProgrammeRequirement[]
  /** The rule that made it: a line of the rulebook's list, or an operator's entry. */
  readonly rule: Rule
}

/** A programme as the rulebook or an operator states it, in JSON. Percentages are numbers such as 50 or 12.5. */
export interface StatedProgramme {
  readonly code: string
  readonly name: string
  readonly level: ProgrammeLevel
  readonly provinces: readonly string[]
  readonly city?: string
  readonly share?: number
  readonly shareRange?: { readonly least: number; readonly most: number }
  readonly capPerFirm?: number
  readonly budget?: number
  readonly budgetExhausted?: boolean
  readonly from: string
  readonly until?: string
  readonly sizes: readonly FirmSize[]
  readonly requires: readonly ProgrammeRequirement[]
}

/** The programme in the domain's types. Throws a RangeError where it states neither a share nor a range, or one that is no decimal. */
export function programmeOf(stated: StatedProgramme, rule: Omit<Rule, 'value' | 'stated'>): Programme {
  return {
    code: stated.code,
    name: stated.name,
    level: stated.level,
    provinces: stated.provinces,
    city: stated.city ?? null,
    share: shareOf(stated),
    capPerFirm: stated.capPerFirm === undefined ? null : won(stated.capPerFirm),
    budget: stated.budget === undefined ? null : won(stated.budget),
    budgetExhausted: stated.budgetExhausted ?? false,
    from: plainDate(stated.from),
    until: stated.until === undefined ? null : plainDate(stated.until),
    sizes: stated.sizes,
    requires: stated.requires,
    rule: { ...rule, value: stated, stated: { ...stated } as StatedValue }
  }
}

/** Reads the rulebook's list. Throws a TypeError when it is none. */
export function readStatedProgrammes(stated: StatedValue): readonly StatedProgramme[] {
  if (!Array.isArray(stated)) throw new TypeError('programmes are a list')
  return stated as readonly unknown[] as readonly StatedProgramme[]
}

/** Programmes in the order in which payers are counted: by level as the rulebook says, then by code. */
export function inPayerOrder(programmes: readonly Programme[], levels: readonly string[]): Programme[] {
  return [...programmes].sort(
    (a, b) => levels.indexOf(a.level) - levels.indexOf(b.level) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
  )
}

function shareOf({ code, share, shareRange }: StatedProgramme): Programme['share'] {
  if (share !== undefined) {
    const exact = shareIn(share, code)
    return { exact: true, least: exact, most: exact }
  }
  if (!shareRange) throw new RangeError(`the programme ${code} states neither a share nor a range`)
  return { exact: false, least: shareIn(shareRange.least, code), most: shareIn(shareRange.most, code) }
}

function shareIn(share: number, code: string): Ratio {
  const text = String(share)
  if (!/^\d+(\.\d+)?$/.test(text)) throw new RangeError(`${text} is no share, in the programme ${code}`)
  return percent(text)
}

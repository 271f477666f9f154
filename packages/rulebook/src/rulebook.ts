import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { StatedValue } from '@trade-credit/domain/rules.ts'
import type { Bounds, Unit } from './units.ts'

/** The dated parameters and the documents that they cite. Frozen by convention: an overlay or an import makes a new one. */
export interface Rulebook {
  readonly sources: ReadonlyMap<string, SourceDocument>
  /** By name, in alphabetical order. */
  readonly parameters: ReadonlyMap<string, Parameter>
}

/** A document or a law that citations resolve to. */
export interface SourceDocument {
  readonly id: string
  readonly title: string
  readonly publisher: string
  /** When it was published, as exactly as it is known: a day, a month or a year. */
  readonly published: string
  readonly language: string
  /** Lines that may be cited, both ends included; null for a law, which is cited by its articles. */
  readonly lines: { readonly first: number; readonly last: number } | null
}

/** One rule through time: oldest value first, each valid from its date until the next one's. */
export interface Parameter {
  readonly name: string
  readonly description: string
  readonly unit: Unit
  /** What its values keep to besides the unit, whoever adds one later. */
  readonly bounds: Bounds
  /** The texts that a value may be; null for any. */
  readonly oneOf: readonly string[] | null
  readonly entries: readonly Entry[]
}

export type Entry = KnownEntry | UnknownEntry

interface Cited {
  /** First day of the value. */
  readonly from: PlainDate
  /** One or more citations, such as `001:L345 7년 이내`, joined by `; `. */
  readonly source: string
  /** Nobody published the value; `note` carries the reasoning. */
  readonly assumed: boolean
  /** A value for trying the system out, never the insurer's own. */
  readonly example: boolean
  readonly note: string | null
}

export interface KnownEntry extends Cited {
  readonly known: true
  /** Typed for calculation. */
  readonly value: unknown
  /** As the rulebook states it. */
  readonly stated: StatedValue
}

/** From this day no source says what the rule is. */
export interface UnknownEntry extends Cited {
  readonly known: false
}

/** The entry that applies on the date; null before the first. */
export function entryOn(parameter: Parameter, date: PlainDate): Entry | null {
  return parameter.entries.findLast(entry => entry.from <= date) ?? null
}

import type { PlainDate } from './plain-date.ts'
import type { Ratio } from './ratio.ts'
import type { Won } from './won.ts'

/** A value as the rulebook states it: what a caller is shown, in the parameter's unit. */
export type StatedValue =
  | string
  | number
  | boolean
  | null
  | readonly StatedValue[]
  | { readonly [key: string]: StatedValue }

/** One rule as it applied on a date, with the line that says so. */
export interface Rule<Value = unknown> {
  /** Name in the rulebook, such as `single_startup.max_years_since_opening`. */
  readonly parameter: string
  /** Typed for calculation: won as `Won`, percentages as the fraction they stand for. */
  readonly value: Value
  /** The same value as the rulebook states it. */
  readonly stated: StatedValue
  /** First day on which the value applies. */
  readonly from: PlainDate
  /** Document and line, such as `001:L345`, or the article of a law; several joined by `; `. */
  readonly source: string
  /** The words that stand there, where they are short enough to quote. */
  readonly quotation?: string
  /** True when nobody published the value and we chose it; `note` then carries the reasoning. */
  readonly assumed: boolean
  readonly note?: string
}

/** Percentages by credit grade; `unrated` is 무등급. */
export type GradePercents = ReadonlyMap<number | 'unrated', Ratio>

/** An inclusive range of credit grades; `unrated` tells whether 무등급 is accepted too. */
export interface GradeRange {
  readonly best: number
  readonly worst: number
  readonly unrated: boolean
}

/**
 * The rulebook as it stood on one date.
 *
 * Every getter throws `NoSourceForDate` when the rulebook names the parameter but no source reaches the date or the value is
 * unknown, and a plain Error when the parameter does not exist or has another unit: that is a bug, not an answer.
 */
export interface Rules {
  readonly asOf: PlainDate
  /** Whether a source reaches this date for the parameter; false also when the value is stated to be unknown. */
  states(parameter: string): boolean
  won(parameter: string): Rule<Won>
  /** Whole counts, years, months and days. */
  count(parameter: string): Rule<number>
  percent(parameter: string): Rule<Ratio>
  /** Pure factors such as a product's rate factor. */
  factor(parameter: string): Rule<Ratio>
  flag(parameter: string): Rule<boolean>
  text(parameter: string): Rule<string>
  codes(parameter: string): Rule<readonly string[]>
  grades(parameter: string): Rule<GradeRange>
  gradePercents(parameter: string): Rule<GradePercents>
  /** A value with a shape of its own, checked by `read`, which throws when the stated value is not of that shape. */
  shaped<Value>(parameter: string, read: (stated: StatedValue) => Value): Rule<Value>
}

/** No source says what the rule was on the date. Callers answer with the code `rulebook.no_source_for_date`. */
export class NoSourceForDate extends Error {
  readonly parameter: string
  readonly asOf: PlainDate

  constructor(parameter: string, asOf: PlainDate) {
    super(`no source states ${parameter} on ${asOf}`)
    this.name = 'NoSourceForDate'
    this.parameter = parameter
    this.asOf = asOf
  }
}

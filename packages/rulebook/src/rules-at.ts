import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { NoSourceForDate, type Rule, type Rules, type StatedValue } from '@trade-credit/domain/rules.ts'
import { splitSource } from './citations.ts'
import { entryOn, type Parameter, type Rulebook } from './rulebook.ts'
import { type Getter, UNITS } from './units.ts'

interface Standing {
  readonly getter: Getter
  /** Null where no source reaches. */
  readonly rule: Rule | null
}

/** Every parameter as it stands between two dates on which anything changes. */
type Edition = ReadonlyMap<string, Standing>

interface Index {
  /** Every date on which some parameter changes, oldest first. */
  readonly changes: readonly PlainDate[]
  readonly editions: Map<number, Edition>
  readonly byDate: Map<PlainDate, Rules>
}

const MOST_DATES_KEPT = 4_000
const indexes = new WeakMap<Rulebook, Index>()

/**
 * The rulebook as it stood on a date. The same object is given for the same date while it is kept, so callers may hang
 * what they derive from it in a WeakMap. Getters are one Map look-up each.
 */
export function rulesAt(rulebook: Rulebook, asOf: PlainDate): Rules {
  const index = indexOf(rulebook)
  const kept = index.byDate.get(asOf)
  if (kept) return kept
  if (index.byDate.size >= MOST_DATES_KEPT) index.byDate.clear()
  const rules = rulesOf(editionOn(rulebook, index, asOf), asOf)
  index.byDate.set(asOf, rules)
  return rules
}

/** Every date on which a parameter of the rulebook changes, oldest first. */
export function changeDates(rulebook: Rulebook): readonly PlainDate[] {
  return indexOf(rulebook).changes
}

function indexOf(rulebook: Rulebook): Index {
  let index = indexes.get(rulebook)
  if (!index) {
    const dates = [...rulebook.parameters.values()].flatMap(parameter => parameter.entries.map(entry => entry.from))
    index = { changes: [...new Set(dates)].sort(), editions: new Map(), byDate: new Map() }
    indexes.set(rulebook, index)
  }
  return index
}

function editionOn(rulebook: Rulebook, { changes, editions }: Index, date: PlainDate): Edition {
  const number = changes.findLastIndex(change => change <= date)
  let edition = editions.get(number)
  if (!edition) {
    edition = new Map(
      [...rulebook.parameters].map(([name, parameter]) => [
        name,
        { getter: UNITS[parameter.unit].getter, rule: ruleOn(parameter, date) }
      ])
    )
    editions.set(number, edition)
  }
  return edition
}

function ruleOn(parameter: Parameter, date: PlainDate): Rule | null {
  const entry = entryOn(parameter, date)
  if (!entry?.known) return null
  const { value, stated, from, assumed, note } = entry
  const { source, quotation } = splitSource(entry.source)
  return Object.freeze({
    parameter: parameter.name,
    value,
    stated,
    from,
    source,
    assumed,
    ...(quotation === null ? {} : { quotation }),
    ...(note === null ? {} : { note })
  })
}

function rulesOf(edition: Edition, asOf: PlainDate): Rules {
  const shaped = new WeakMap<(stated: StatedValue) => unknown, Map<string, Rule>>()

  function get(parameter: string, getter: Getter): Rule {
    const standing = edition.get(parameter)
    if (!standing) throw new Error(`the rulebook has no parameter ${parameter}`)
    if (standing.getter !== getter) throw new Error(`${parameter} is read by ${standing.getter}(), not ${getter}()`)
    if (!standing.rule) throw new NoSourceForDate(parameter, asOf)
    return standing.rule
  }

  // The value was read by the unit's own reader, which makes what the getter promises; the cast says so.
  const getterFor =
    <Value>(getter: Getter) =>
    (parameter: string): Rule<Value> =>
      get(parameter, getter) as Rule<Value>

  return {
    asOf,
    states: parameter => (edition.get(parameter)?.rule ?? null) !== null,
    won: getterFor('won'),
    count: getterFor('count'),
    percent: getterFor('percent'),
    factor: getterFor('factor'),
    flag: getterFor('flag'),
    text: getterFor('text'),
    codes: getterFor('codes'),
    grades: getterFor('grades'),
    gradePercents: getterFor('gradePercents'),
    shaped<Value>(parameter: string, read: (stated: StatedValue) => Value): Rule<Value> {
      let byName = shaped.get(read)
      if (!byName) shaped.set(read, (byName = new Map()))
      let rule = byName.get(parameter)
      if (!rule) {
        const stated = get(parameter, 'shaped')
        rule = Object.freeze({ ...stated, value: read(stated.stated) })
        byName.set(parameter, rule)
      }
      return rule as Rule<Value>
    }
  }
}

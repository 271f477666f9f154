import { type Entry, entryOn, type Parameter, type Rulebook } from './rulebook.ts'
import { RulebookError } from './rulebook-error.ts'

/**
 * The base with the overlay's values where, and only for as long as, the base states `unknown`. A published value is never
 * replaced. Throws a RulebookError when the overlay names a parameter that the base does not have, has another unit, holds
 * a value that is not marked as an example, or has a value that no unknown waits for.
 */
export function overlayRulebook(base: Rulebook, overlay: Rulebook): Rulebook {
  const problems: string[] = []
  const parameters = new Map(base.parameters)
  for (const [name, example] of overlay.parameters) {
    const parameter = base.parameters.get(name)
    if (!parameter) problems.push(`${name}: the rulebook has no such parameter`)
    else if (parameter.unit !== example.unit) problems.push(`${name}: is in ${parameter.unit}, not in ${example.unit}`)
    else if (example.entries.some(entry => !entry.example)) problems.push(`${name}: an overlay holds examples only`)
    else {
      const entries = withExamples(parameter, example)
      const used = new Set(entries.map(entry => entry.source === 'example' && entry.note))
      if (example.entries.some(entry => !used.has(entry.note)))
        problems.push(`${name}: an example replaces no unknown value`)
      parameters.set(name, { ...parameter, entries })
    }
  }
  if (problems.length > 0) throw new RulebookError(problems)
  return { sources: base.sources, parameters }
}

function withExamples(parameter: Parameter, example: Parameter): Entry[] {
  const dates = new Set([...parameter.entries, ...example.entries].map(entry => entry.from))
  const entries: Entry[] = []
  let previous: Entry | null = null
  for (const date of [...dates].sort()) {
    const base = entryOn(parameter, date)
    const entry = base && !base.known ? (entryOn(example, date) ?? base) : base
    if (entry && entry !== previous) entries.push(entry === base ? entry : { ...entry, from: date })
    previous = entry
  }
  return entries
}

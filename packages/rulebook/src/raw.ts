import type { StatedValue } from '@trade-credit/domain/rules.ts'
import { parseDocument } from 'yaml'
import { ValueError } from './rulebook-error.ts'

/** A YAML value with every scalar kept as the text that was written, so that `0.70` never passes through a float. */
export type Raw = string | readonly Raw[] | RawMap

export interface RawMap {
  readonly [key: string]: Raw
}

/** Parses YAML text, scalars kept as text. Throws a ValueError with the line for text that is not YAML or repeats a key. */
export function rawYaml(text: string): Raw {
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: true })
  const [error] = document.errors
  if (error) throw new ValueError(`is not YAML: ${error.message.split('\n', 1)[0]}`)
  return (document.toJS({ maxAliasCount: 100 }) ?? {}) as Raw
}

/** The same value as raw text: `0.7` becomes `"0.7"`, as if it had been read from YAML. */
export function rawOf(stated: StatedValue): Raw {
  if (Array.isArray(stated)) return stated.map(rawOf)
  if (stated !== null && typeof stated === 'object') {
    return Object.fromEntries(Object.entries(stated).map(([key, value]) => [key, rawOf(value)]))
  }
  return String(stated)
}

/** Whether the raw value is a map, not a list or a scalar. */
export function isRawMap(raw: Raw | undefined): raw is RawMap {
  return typeof raw === 'object' && !Array.isArray(raw)
}

/** The map's field as text. Throws a ValueError when it is missing, empty or not a scalar. */
export function textField(map: RawMap, key: string): string {
  const raw = map[key]
  if (typeof raw !== 'string' || raw.trim() === '') throw new ValueError(`needs ${key}: a text`)
  return raw
}

/** Throws a ValueError that names the first key which is not one of the allowed. */
export function refuseOtherKeys(map: RawMap, allowed: readonly string[]): void {
  const other = Object.keys(map).find(key => !allowed.includes(key))
  if (other !== undefined) throw new ValueError(`has an unknown key ${other}; it may have ${allowed.join(', ')}`)
}

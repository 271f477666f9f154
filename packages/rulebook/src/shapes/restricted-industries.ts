import { isWithin, type KsicCode } from '@trade-credit/domain/ksic.ts'
import { type Raw, type RawMap, refuseOtherKeys, textField } from '../raw.ts'
import { ValueError } from '../rulebook-error.ts'
import type { ReadValue } from '../scalars.ts'
import { listOfMaps, textsField } from './fields.ts'

/**
 * A list of lines of business. Each has `codes` (branches of the KSIC: a section letter `F`, a division `S96`, a class
 * `G46331`), the Korean `name`, and where it applies `except` (branches that stay admitted) or `activity` (a code for the
 * part of the class, 중, that alone is restricted).
 */
export function readRestrictedIndustries(raw: Raw): ReadValue {
  const lines = listOfMaps(raw, 'restricted lines of business')
  const value = lines.map(readLine)
  const seen = value.flatMap(line => line.codes.map(code => `${code} ${line.activity ?? ''}`))
  if (new Set(seen).size !== seen.length) throw new ValueError('restricts a class twice')
  return { value, stated: value }
}

function readLine(line: RawMap) {
  refuseOtherKeys(line, ['codes', 'except', 'activity', 'name'])
  const codes = textsField(line, 'codes')
  const except = textsField(line, 'except')
  if (codes.length === 0) throw new ValueError('a restricted line of business has no codes')
  for (const code of [...codes, ...except]) {
    if (!/^[A-U](\d{2}|\d{5})?$/.test(code))
      throw new ValueError(`${code} is not a section, division or class of the KSIC`)
  }
  for (const code of except) {
    if (!codes.some(branch => isWithin(code as KsicCode, branch)))
      throw new ValueError(`${code} is excepted from nothing`)
  }
  const name = textField(line, 'name')
  if (line.activity === undefined) return { codes, except, name }
  const activity = textField(line, 'activity')
  if (!/^[a-z][a-z_]*$/.test(activity))
    throw new ValueError(`activity ${activity} is not a code such as liquor_brokerage`)
  return { codes, except, activity, name }
}

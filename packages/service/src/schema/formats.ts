import { isBusinessNumber, isCorporateNumber } from '@trade-credit/domain/business-number.ts'
import { isKsicCode } from '@trade-credit/domain/ksic.ts'
import { isPlainDate } from '@trade-credit/domain/plain-date.ts'
import Format from 'typebox/format'

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  'plain-date': isPlainDate,
  'business-number': isBusinessNumber,
  'corporate-number': isCorporateNumber,
  ksic: isKsicCode,
  'one-line': isOneLine,
  'printable-ascii': text => /^[ -~]*$/.test(text)
}

/**
 * Text that every program can keep and show: no control characters, also none that turn the direction of what follows, no halves of
 * characters, and something to be seen.
 */
function isOneLine(text: string): boolean {
  return !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text) && text.isWellFormed() && (text === '' || SEEN.test(text))
}

/** Other than spaces, invisible marks and Hangul fillers. */
const SEEN = /[^\s\p{Cf}\u115f\u1160\u3164\uffa0]/u

/** Teaches TypeBox our formats. TypeBox keeps them for the whole process, so doing it again changes nothing. */
export function registerFormats(): void {
  for (const [name, test] of Object.entries(FORMATS)) Format.Set(name, test)
}

/** Whether the text has the format; a format nobody registered is a bug in a schema, so it throws. */
export function hasFormat(name: string, text: string): boolean {
  if (!Format.Has(name)) throw new Error(`no such format: ${name}`)
  return Format.Test(name, text)
}

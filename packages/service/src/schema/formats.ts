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

/** Text that every program can keep and show: no control characters, and no halves of characters. */
function isOneLine(text: string): boolean {
  return !/\p{Cc}/u.test(text) && text.isWellFormed()
}

/** Teaches TypeBox our formats. TypeBox keeps them for the whole process, so doing it again changes nothing. */
export function registerFormats(): void {
  for (const [name, test] of Object.entries(FORMATS)) Format.Set(name, test)
}

/** Whether the text has the format; a format nobody registered is a bug in a schema, so it throws. */
export function hasFormat(name: string, text: string): boolean {
  if (!Format.Has(name)) throw new Error(`no such format: ${name}`)
  return Format.Test(name, text)
}

import { hash } from 'node:crypto'
import { isBusinessNumber, isCorporateNumber } from '@trade-credit/domain/business-number.ts'
import canonicalize from 'canonicalize'

type Fact = string | number | boolean | null | readonly Fact[] | { readonly [name: string]: Fact }

/**
 * What an audit entry says: ids, codes, dates, versions, counts and digests. Never a name, a firm's number or an amount:
 * entries are kept for good and exported whole.
 */
export type Facts = { readonly [name: string]: Fact }

/** Facts as canonical JSON (RFC 8785). Throws a TypeError that names the field for what an entry must not hold. */
export function canonicalFacts(facts: Facts): string {
  refusePrivate(facts, '')
  return canonicalJson(facts)
}

/**
 * The digest by which an entry refers to a whole document, as `sha256:` and hex over its canonical JSON. A single small
 * value is no document: whoever tries all firms' numbers finds the one behind a digest.
 */
export function digestOf(document: object): string {
  return `sha256:${hash('sha256', canonicalJson(document), 'hex')}`
}

const LARGEST_COUNT = 1_000_000

function refusePrivate(fact: Fact, at: string): void {
  if (typeof fact === 'string' && !isCode(fact)) throw new TypeError(`the audit fact ${at} is no id, code or digest`)
  if (typeof fact === 'number' && !isCount(fact)) throw new TypeError(`the audit fact ${at} is no count or version`)
  if (typeof fact !== 'object' || fact === null) return
  for (const [name, part] of Object.entries(fact)) refusePrivate(part, `${at}/${name}`)
}

/** Names have spaces or letters beyond ASCII; a number of a firm is one by its check digit. */
function isCode(text: string): boolean {
  if (!/^[!-~]{1,200}$/.test(text)) return false
  const digits = text.replaceAll('-', '')
  return !isBusinessNumber(digits) && !isCorporateNumber(digits)
}

/** Premiums and limits are larger than any count or version of one thing. */
function isCount(fact: number): boolean {
  return Number.isSafeInteger(fact) && fact >= 0 && fact < LARGEST_COUNT
}

/** The value as canonical JSON (RFC 8785). Throws a TypeError for what JSON cannot say. */
export function canonicalJson(value: object): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('this cannot be written as JSON')
  return text
}

import { pointerStep } from '../problems/json-pointer.ts'

/** Something about a JSON text that `JSON.parse` would pass over in silence. */
export interface JsonTrouble {
  readonly code: 'too_deep' | 'duplicate_field' | 'forbidden_field' | 'too_precise'
  readonly pointer: string
}

interface Level {
  readonly keys: Set<string> | null
  key: string
  index: number
}

const QUOTE = 34
const COMMA = 44
const MINUS = 45
const COLON = 58
const BACKSLASH = 92

/**
 * Reads through a JSON text without building it, and returns the first thing that two readers could take differently: a field
 * given twice, a `__proto__` field, a number whose digits a double cannot hold, or nesting deeper than `maxDepth`.
 * MessageTexts that are not JSON are left to `JSON.parse` to refuse.
 */
export function troubleInJson(text: string, maxDepth: number): JsonTrouble | null {
  const levels: Level[] = []
  let expectsKey = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    const level = levels.at(-1)
    if (c === QUOTE) {
      const end = endOfString(text, i)
      if (expectsKey && level?.keys) {
        level.key = keyText(text, i, end)
        if (level.key === '__proto__') return { code: 'forbidden_field', pointer: pointerOf(levels) }
        if (level.keys.has(level.key)) return { code: 'duplicate_field', pointer: pointerOf(levels) }
        level.keys.add(level.key)
      }
      i = end
    } else if (c === 123 || c === 91) {
      if (levels.length >= maxDepth) return { code: 'too_deep', pointer: '' }
      expectsKey = c === 123
      levels.push({ keys: expectsKey ? new Set() : null, key: '', index: 0 })
    } else if (c === 125 || c === 93) {
      levels.pop()
      expectsKey = false
    } else if (c === COMMA) {
      expectsKey = level !== undefined && level.keys !== null
      if (level) level.index++
    } else if (c === COLON) {
      expectsKey = false
    } else if (c === MINUS || (c >= 48 && c <= 57)) {
      const end = endOfNumber(text, i)
      if (end - i > 15 && losesDigits(text.slice(i, end))) return { code: 'too_precise', pointer: pointerOf(levels) }
      i = end - 1
    }
  }
  return null
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end === -1 ? text.length : end
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++
  return backslashes % 2 === 1
}

function keyText(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end)
  if (!raw.includes('\\')) return raw
  try {
    return String(JSON.parse(`"${raw}"`))
  } catch {
    return raw
  }
}

function endOfNumber(text: string, start: number): number {
  let end = start + 1
  while (end < text.length && '0123456789.eE+-'.includes(text.charAt(end))) end++
  return end
}

/** Whether reading the number as a double makes a fraction vanish: 150.00000000000000001 would become 150. */
function losesDigits(literal: string): boolean {
  return /\.\d*[1-9]/.test(literal) && !/e/i.test(literal) && Number.isInteger(Number(literal))
}

function pointerOf(levels: readonly Level[]): string {
  return levels.map(({ keys, key, index }) => (keys ? pointerStep(key) : `/${index}`)).join('')
}

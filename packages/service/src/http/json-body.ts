import { isUtf8 } from 'node:buffer'
import { ProblemError, problem } from '../problems/problems.ts'
import { fieldError } from '../schema/violation-messages.ts'
import type { App } from './app-type.ts'
import { troubleInJson } from './json-text.ts'

const MAX_DEPTH = 32

/**
 * Makes the app read JSON bodies strictly, and nothing else unless a route adds a parser. Keeps the bytes in `rawBody`, and what was
 * understood of them in `bodyText`. No route takes a packed body.
 */
export function readJsonBodies(app: App): void {
  app.removeAllContentTypeParsers()
  app.decorateRequest('rawBody', null)
  app.decorateRequest('bodyText', null)
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const refusal = refusalOfEncoding(request.headers['content-encoding'])
    if (refusal) done(refusal)
    else done(null, payload)
  })
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    request.rawBody = body
    try {
      if (body.length === 0) return done(null, undefined)
      const { value, text } = readJson(body)
      request.bodyText = text
      done(null, value)
    } catch (error) {
      done(error as Error)
    }
  })
}

/** Bodies are read as they are: a packed one would be refused as text that is none, which helps nobody. */
function refusalOfEncoding(encoding: string | undefined): ProblemError | null {
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return null
  return new ProblemError('unsupported_media_type', {
    detail: {
      ko: '압축된 본문은 받지 않습니다. Content-Encoding 없이 본문을 그대로 보내 주세요.',
      en: 'Packed bodies are not taken. Send the body as it is, without Content-Encoding.'
    }
  })
}

interface ReadJson {
  readonly value: unknown
  /** JSON of that very value, for whoever keeps it: mostly the bytes that came, without a mark, its texts composed. */
  readonly text: Buffer | string
}

/** The value of a JSON text in UTF-8, its texts composed (NFC). Ends in the problem `invalid_encoding`, `invalid_json` or, for ambiguous fields, `invalid_request`. */
export function parseJson(body: Buffer): unknown {
  return readJson(body).value
}

function readJson(body: Buffer): ReadJson {
  if (!isUtf8(body)) problem('invalid_encoding')
  // A byte order mark, which some clients put before all they send, may be ignored (RFC 8259 §8.1).
  const isMarked = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf
  const unmarked = isMarked ? body.subarray(3) : body
  const text = unmarked.toString('utf8')
  const trouble = troubleInJson(text, MAX_DEPTH)
  if (trouble?.code === 'too_deep') {
    problem('invalid_json', {
      detail: {
        ko: `객체와 배열은 ${MAX_DEPTH}단계까지만 겹칠 수 있습니다.`,
        en: `Objects and lists may be nested at most ${MAX_DEPTH} deep.`
      }
    })
  }
  const value = parse(text)
  if (trouble) problem('invalid_request', { errors: [fieldError({ ...trouble, about: {} })] })
  if (!DECOMPOSED.test(text)) return { value, text: unmarked }
  const whole = composed(value)
  return { value: whole, text: JSON.stringify(whole) }
}

/** Letters in parts (NFD), as macOS writes Hangul, plain or escaped: 부산 in parts would be no place of the rulebook. */
const DECOMPOSED = /[\u0300-\u036f\u1100-\u11ff]|\\u(?:03[0-6]|11)[0-9a-f]/i

function composed(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC')
  if (Array.isArray(value)) return value.map(composed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, composed(part)]))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    // The parser's own message repeats a piece of the body, which may hold names: only the place is passed on.
    const place = /line (\d+) column (\d+)/.exec(cause instanceof Error ? cause.message : '')
    if (!place) return problem('invalid_json', { cause })
    return problem('invalid_json', {
      cause,
      detail: {
        ko: `${place[1]}번째 줄 ${place[2]}번째 글자에서 JSON이 끊깁니다. 고쳐서 다시 보내 주세요.`,
        en: `The JSON breaks off at line ${place[1]}, column ${place[2]}. Correct it and send it again.`
      }
    })
  }
}

import { isUtf8 } from 'node:buffer'
import { problem } from '../problems/problems.ts'
import { fieldError } from '../schema/violation-messages.ts'
import type { App } from './app-type.ts'
import { troubleInJson } from './json-text.ts'

const MAX_DEPTH = 32

/** Makes the app read JSON bodies strictly, and nothing else unless a route adds a parser. Keeps the bytes in `rawBody`. */
export function readJsonBodies(app: App): void {
  app.removeAllContentTypeParsers()
  app.decorateRequest('rawBody', null)
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    request.rawBody = body
    try {
      done(null, body.length === 0 ? undefined : parseJson(body))
    } catch (error) {
      done(error as Error)
    }
  })
}

/** The value of a JSON text in UTF-8. Ends in the problem `invalid_encoding`, `invalid_json` or, for ambiguous fields, `invalid_request`. */
export function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) problem('invalid_encoding')
  const text = body.toString('utf8')
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
  return value
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

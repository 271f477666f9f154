import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import type { TSchema } from 'typebox'
import { parseJson } from '../http/json-body.ts'
import { ProblemError } from '../problems/problems.ts'
import { compileValidator } from '../schema/validation.ts'
import type { Line } from './lines.ts'

/** The longest line that is read, in bytes: some thousand buyers of a quote. */
export const LONGEST_LINE = 1024 * 1024

/** What a line says. */
export interface ReadLine<Body> {
  /** Its JSON, also where that has not the shape asked for; undefined where it could not be read. */
  readonly value: unknown
  readonly body: Body | null
  /** What is wrong with the line; null when nothing is. */
  readonly problem: ProblemError | null
}

/** Reads lines as strictly as bodies of their own; `tooLong` tells what to do with one that is longer than `LONGEST_LINE`. Never throws. */
export function lineReader<Body>(schema: TSchema, tooLong: MessageTexts): (line: Line) => ReadLine<Body> {
  const validate = compileValidator({ schema, httpPart: 'body', method: 'POST', url: '' })
  return ({ bytes }) => {
    if (bytes === null) return refused(undefined, new ProblemError('body_too_large', { detail: tooLong }))
    let value: unknown
    try {
      value = parseJson(bytes)
    } catch (problem) {
      if (!(problem instanceof ProblemError)) throw problem
      return refused(undefined, problem)
    }
    const checked = validate(value)
    if (typeof checked === 'object' && 'error' in checked && checked.error) {
      return refused(value, checked.error as ProblemError)
    }
    return { value, body: value as Body, problem: null }
  }
}

function refused(value: unknown, problem: ProblemError): ReadLine<never> {
  return { value, body: null, problem }
}

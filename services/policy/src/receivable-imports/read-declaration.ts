import { parseJson } from '@trade-credit/service/http/json-body.ts'
import { type FieldError, ProblemError } from '@trade-credit/service/problems/problems.ts'
import { compileValidator } from '@trade-credit/service/schema/validation.ts'
import { lineDetail } from '@trade-credit/service/streams/line-problem.ts'
import { type Declaration, declarationOf, troublesOf } from '../receivables/declaration.ts'
import { type ReceivableBody, ReceivableBodySchema } from '../receivables/schemas.ts'

/** A line of an import, read: what it declares, or why it cannot be taken. */
export interface ReadLine {
  /** Counted from 1. */
  readonly number: number
  readonly declaration: Declaration | null
  /** What is wrong with it: fields, codes and sentences, none of which repeats what it said. */
  readonly errors: readonly FieldError[]
}

/** The longest line that is read, in bytes. */
export const LONGEST_LINE = 16 * 1024

const TOO_LONG: FieldError = {
  pointer: '',
  code: 'line.too_long',
  detail: {
    ko: '한 줄이 너무 깁니다. 채권마다 한 줄로 나누어 보내 주세요.',
    en: 'The line is too long. Send one receivable in a line.'
  }
}

const validate = compileValidator({
  schema: ReceivableBodySchema,
  httpPart: 'body',
  method: 'POST',
  url: '/v1/policies/:policyId/receivables'
})

/** Reads a line of JSON as strictly as a body of its own; null bytes are a line that is too long. Never throws. */
export function readJsonLine(number: number, bytes: Buffer | null): ReadLine {
  if (bytes === null) return refused(number, [TOO_LONG])
  try {
    return readValue(number, parseJson(bytes))
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return refusedBy(number, error)
  }
}

/** Reads a value as strictly as a body of its own. */
export function readValue(number: number, value: unknown): ReadLine {
  const checked = validate(value)
  if (typeof checked === 'object' && 'error' in checked && checked.error) {
    return refusedBy(number, checked.error as ProblemError)
  }
  return { number, declaration: declarationOf(value as ReceivableBody), errors: [] }
}

/** The same line with what is wrong between its fields on the day. */
export function judgedOn(line: ReadLine, today: string): ReadLine {
  if (line.declaration === null) return line
  const errors = troublesOf(line.declaration, today)
  return errors.length === 0 ? line : { ...line, errors }
}

/** What the problem says of single fields, or its own code where it says nothing of any: a line is never refused without a reason. */
function refusedBy(number: number, problem: ProblemError): ReadLine {
  const { code, errors } = problem
  return refused(number, errors.length > 0 ? errors : [{ pointer: '', code, detail: lineDetail(problem) }])
}

function refused(number: number, errors: readonly FieldError[]): ReadLine {
  return { number, declaration: null, errors }
}

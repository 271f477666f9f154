import { parseJson } from '@trade-credit/service/http/json-body.ts'
import { ProblemError } from '@trade-credit/service/problems/problems.ts'
import { compileValidator } from '@trade-credit/service/schema/validation.ts'
import { type Declaration, declarationOf, troublesOf } from '../receivables/declaration.ts'
import { type ReceivableBody, ReceivableBodySchema } from '../receivables/schemas.ts'

/** What is wrong with a line: fields and codes, never what it said. */
export interface LineError {
  readonly pointer: string
  readonly code: string
}

/** A line of an import, read: what it declares, or why it cannot be taken. */
export interface ReadLine {
  /** Counted from 1. */
  readonly number: number
  readonly declaration: Declaration | null
  readonly errors: readonly LineError[]
}

/** The longest line that is read, in bytes. */
export const LONGEST_LINE = 16 * 1024

const validate = compileValidator({
  schema: ReceivableBodySchema,
  httpPart: 'body',
  method: 'POST',
  url: '/v1/policies/:policyId/receivables'
})

/** Reads a line of JSON as strictly as a body of its own; null bytes are a line that is too long. Never throws. */
export function readJsonLine(number: number, bytes: Buffer | null): ReadLine {
  if (bytes === null) return refused(number, [{ pointer: '', code: 'line.too_long' }])
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
  const errors = troublesOf(line.declaration, today).map(({ pointer, code }) => ({ pointer, code }))
  return errors.length === 0 ? line : { ...line, errors }
}

/** What the problem says of single fields, or its own code where it says nothing of any: a line is never refused without a reason. */
function refusedBy(number: number, { code, errors }: ProblemError): ReadLine {
  const said = errors.map(error => ({ pointer: error.pointer, code: error.code }))
  return refused(number, said.length > 0 ? said : [{ pointer: '', code }])
}

function refused(number: number, errors: readonly LineError[]): ReadLine {
  return { number, declaration: null, errors }
}

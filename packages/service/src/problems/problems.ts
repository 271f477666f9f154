import type { Language, MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import { PROBLEMS, type ProblemCode } from './problem-table.ts'

/** What is wrong with one field. `pointer` is a JSON Pointer into the body, or `/query/…`, `/path/…`, `/headers/…`. */
export interface FieldError {
  readonly pointer: string
  readonly code: string
  readonly detail: MessageTexts
}

interface ProblemOptions {
  readonly detail?: MessageTexts
  readonly errors?: readonly FieldError[]
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
  /** Whoever raises it has written down what there is to know: the answer adds no line of its own. */
  readonly isLogged?: boolean
}

/** A refusal on its way to the caller; the error handler writes it as `application/problem+json`. */
export class ProblemError extends Error {
  readonly code: ProblemCode
  readonly detail: MessageTexts
  readonly errors: readonly FieldError[]
  readonly headers: Readonly<Record<string, string>>
  readonly isLogged: boolean

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(code, { cause: options.cause })
    this.name = 'ProblemError'
    this.code = code
    this.detail = options.detail ?? PROBLEMS[code].detail
    this.errors = options.errors ?? []
    this.headers = options.headers ?? {}
    this.isLogged = options.isLogged ?? false
  }

  get status(): number {
    return PROBLEMS[this.code].status
  }
}

/** Ends the request with this problem: throws a `ProblemError`. Without `detail`, the table's words are used. */
export function problem(code: ProblemCode, options: ProblemOptions = {}): never {
  throw new ProblemError(code, options)
}

/** Ends the request with `invalid_request` for one field, where the rules of the work, and not its schema, find it wrong. */
export function refuseField(pointer: string, code: string, detail: MessageTexts): never {
  return problem('invalid_request', { errors: [{ pointer, code, detail }] })
}

/** The problem document (RFC 9457) in the language; `instance` is the request id, to find the request in the logs. */
export function problemView(error: ProblemError, language: Language, requestId: string) {
  return {
    type: problemType(error.code),
    title: PROBLEMS[error.code].title[language],
    status: error.status,
    detail: error.detail[language],
    code: error.code,
    instance: `urn:request:${requestId}`,
    errors: error.errors.map(({ pointer, code, detail }) => ({ pointer, code, detail: detail[language] }))
  }
}

/** The stable identifier of a kind of problem. */
export function problemType(code: ProblemCode): string {
  return `urn:trade-credit:problem:${code}`
}

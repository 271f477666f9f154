import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import { parseJson } from '@trade-credit/service/http/json-body.ts'
import { ProblemError } from '@trade-credit/service/problems/problems.ts'
import { compileValidator } from '@trade-credit/service/schema/validation.ts'
import type { Line } from '@trade-credit/service/streams/lines.ts'
import { BatchLineSchema } from './schemas.ts'

/** The longest line that is read, in bytes: some thousand buyers. */
export const LONGEST_LINE = 1024 * 1024

/** What a line asks. `reference` is told also when the rest of the line is wrong, if it can be read. */
export interface ReadLine {
  readonly reference: string | null
  readonly body: QuoteRequestBody | null
  /** What is wrong with the line; null when nothing is. */
  readonly problem: ProblemError | null
}

const validate = compileValidator({
  schema: BatchLineSchema,
  httpPart: 'body',
  method: 'POST',
  url: '/v1/quote-batches'
})

/** Reads a line as strictly as a body of its own. Never throws. */
export function readLine({ bytes }: Line): ReadLine {
  if (bytes === null) return { reference: null, body: null, problem: tooLong() }
  let value: unknown
  try {
    value = parseJson(bytes)
  } catch (problem) {
    if (!(problem instanceof ProblemError)) throw problem
    return { reference: null, body: null, problem }
  }
  const reference = referenceOf(value)
  const checked = validate(value)
  if (typeof checked === 'object' && 'error' in checked && checked.error) {
    return { reference, body: null, problem: checked.error as ProblemError }
  }
  const { reference: _reference, ...body } = value as QuoteRequestBody & { reference?: unknown }
  return { reference, body, problem: null }
}

function referenceOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('reference' in value)) return null
  const { reference } = value
  return typeof reference === 'string' && reference.length > 0 && reference.length <= 200 ? reference : null
}

function tooLong(): ProblemError {
  const limit = `${LONGEST_LINE / 1024 / 1024} MiB`
  return new ProblemError('body_too_large', {
    detail: {
      ko: `한 줄은 ${limit}까지 보낼 수 있습니다. 구매기업을 여러 줄로 나누거나 POST /v1/quotes로 보내 주세요.`,
      en: `A line may have ${limit}. Split its buyers over several lines, or send it to POST /v1/quotes.`
    }
  })
}

import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import type { ProblemError } from '@trade-credit/service/problems/problems.ts'
import type { Line } from '@trade-credit/service/streams/lines.ts'
import { LONGEST_LINE, lineReader } from '@trade-credit/service/streams/read-line.ts'
import { type BatchLine, BatchLineSchema } from './schemas.ts'

/** What a line asks. `reference` is told also when the rest of the line is wrong, if it can be read. */
export interface ReadLine {
  readonly reference: string | null
  readonly body: QuoteRequestBody | null
  /** What is wrong with the line; null when nothing is. */
  readonly problem: ProblemError | null
}

const limit = `${LONGEST_LINE / 1024 / 1024} MiB`
const read = lineReader<BatchLine>(BatchLineSchema, {
  ko: `한 줄은 ${limit}까지 보낼 수 있습니다. 구매기업을 여러 줄로 나누거나 POST /v1/quotes로 보내 주세요.`,
  en: `A line may have ${limit}. Split its buyers over several lines, or send it to POST /v1/quotes.`
})

/** Reads a line as strictly as a body of its own. Never throws. */
export function readLine(line: Line): ReadLine {
  const { value, body: said, problem } = read(line)
  const reference = referenceOf(value)
  if (said === null) return { reference, body: null, problem }
  const { reference: _reference, ...body } = said
  return { reference, body, problem: null }
}

function referenceOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('reference' in value)) return null
  const { reference } = value
  return typeof reference === 'string' && reference.length > 0 && reference.length <= 200 ? reference : null
}

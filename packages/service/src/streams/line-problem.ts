import type { Language, MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import type { FastifyBaseLogger } from 'fastify'
import { problemOf } from '../problems/failures.ts'
import { PROBLEMS, type ProblemCode } from '../problems/problem-table.ts'
import { type ProblemError, problemView } from '../problems/problems.ts'

/** Of the request, what the answers to its lines need. */
export interface LineContext {
  readonly language: Language
  readonly id: string
  readonly log: FastifyBaseLogger
}

const NO_OBJECT = { ko: '한 줄에 JSON 객체 하나를 적어 주세요.', en: 'Write one JSON object in the line.' }

/** What a line has not, the words for requests speak of: a body with its media type, and headers that say when to come again. */
const DETAILS: { readonly [Code in ProblemCode]?: MessageTexts } = {
  invalid_json: NO_OBJECT,
  empty_body: NO_OBJECT,
  unavailable: {
    ko: '잠시 뒤에 다시 보내 주세요. 처리된 줄은 다시 보내셔도 두 번 처리되지 않습니다.',
    en: 'Send the request again in a moment; what was done of it is not done twice.'
  }
}

/** What is said of the problem on a line; what was said of this one alone is kept. */
export function lineDetail({ code, detail }: ProblemError): MessageTexts {
  return detail === PROBLEMS[code].detail ? (DETAILS[code] ?? detail) : detail
}

/** The problem that a line is answered with; what is nobody's mistake but ours is logged, too. */
export function lineProblem(error: unknown, line: number, { language, id, log }: LineContext) {
  const problem = problemOf(error)
  if (problem.status >= 500) log.error({ err: problem.cause, line }, 'a line of a batch failed')
  return { ...problemView(problem, language, id), detail: lineDetail(problem)[language] }
}

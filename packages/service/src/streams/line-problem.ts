import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { FastifyBaseLogger } from 'fastify'
import { problemOf } from '../problems/failures.ts'
import { ProblemError, problemView } from '../problems/problems.ts'

/** Of the request, what the answers to its lines need. */
export interface LineContext {
  readonly language: Language
  readonly id: string
  readonly log: FastifyBaseLogger
}

/** The problem that a line is answered with; what is nobody's mistake but ours is logged, too. */
export function lineProblem(error: unknown, line: number, { language, id, log }: LineContext) {
  const problem = problemOf(error)
  if (problem.status >= 500) log.error({ err: problem.cause, line }, 'a line of a batch failed')
  return problemView(problem.code === 'unavailable' ? new ProblemError('unavailable', AGAIN) : problem, language, id)
}

/** A line has no headers of its own: nothing that could say when. */
const AGAIN = {
  detail: {
    ko: '잠시 뒤에 다시 보내 주세요. 처리된 줄은 다시 보내셔도 두 번 처리되지 않습니다.',
    en: 'Send the request again in a moment; what was done of it is not done twice.'
  }
}

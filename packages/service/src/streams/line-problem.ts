import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { FastifyBaseLogger } from 'fastify'
import { problemOf } from '../problems/failures.ts'
import { problemView } from '../problems/problems.ts'

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
  return problemView(problem, language, id)
}

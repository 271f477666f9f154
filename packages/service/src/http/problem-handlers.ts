import type { FastifyReply, FastifyRequest } from 'fastify'
import { problemOf } from '../problems/failures.ts'
import { PROBLEMS } from '../problems/problem-table.ts'
import { ProblemError, problemView } from '../problems/problems.ts'
import type { App } from './app-type.ts'
import { languageOf } from './language.ts'
import type { RateLimits } from './rate-limit.ts'

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

interface Refusing {
  readonly allowedMethods: (url: string) => readonly string[]
  /** Null when requests are not counted. */
  readonly limits: RateLimits | null
}

/** Makes every refusal of the app, whoever raised it, a problem document. */
export function answerWithProblems(app: App, { allowedMethods, limits }: Refusing): void {
  app.decorateRequest('problemCode', null)
  const noRoute = (url: string) => {
    const allowed = allowedMethods(url)
    if (allowed.length === 0) return new ProblemError('not_found')
    return new ProblemError('method_not_allowed', { headers: { allow: allowed.join(', ') } })
  }
  app.setErrorHandler((error, request, reply) => {
    // On its way to no route, a body that could not have been read either: first of all there is no such operation.
    if (request.is404 && !(error instanceof ProblemError)) return sendProblem(noRoute(request.url), request, reply)
    return sendProblem(namingTakenTypes(problemOf(error), request), request, reply)
  })
  app.setNotFoundHandler(async (request, reply) => {
    await limits?.ofAddress(request, reply)
    return sendProblem(noRoute(request.url), request, reply)
  })
}

/** Of a route that takes something else than JSON, the refusal of a media type names what it takes. */
function namingTakenTypes(error: ProblemError, { routeOptions }: FastifyRequest): ProblemError {
  if (error.code !== 'unsupported_media_type' || error.detail !== PROBLEMS[error.code].detail) return error
  const { content } = (routeOptions.schema?.body ?? {}) as { content?: object }
  if (content === undefined) return error
  const types = Object.keys(content).join(', ')
  const detail = {
    ko: `다음 Content-Type 가운데 본문에 맞는 것으로 보내 주세요: ${types}`,
    en: `Send the body with the Content-Type that fits it, one of: ${types}`
  }
  return new ProblemError(error.code, { detail, cause: error.cause })
}

/** Writes the problem, and logs its cause when the fault is ours. */
export function sendProblem(error: ProblemError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = languageOf(request.headers['accept-language'])
  request.problemCode = error.code
  if (error.status >= 500 && !error.isLogged)
    request.log.error({ err: error.cause ?? error, problem: error.code }, 'request failed')
  // Headers that the handler had set for its answer, such as an ETag, do not describe the problem.
  for (const name of ['etag', 'location', 'content-length', 'content-encoding']) reply.removeHeader(name)
  return reply
    .code(error.status)
    .headers({ ...error.headers, 'content-language': language, vary: 'Accept-Language', 'cache-control': 'no-store' })
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problemView(error, language, request.id)))
}

import type { ServerResponse } from 'node:http'
import { languageOf } from '@trade-credit/service/http/language.ts'
import { SECURITY_HEADERS } from '@trade-credit/service/http/security-headers.ts'
import { PROBLEMS } from '@trade-credit/service/problems/problem-table.ts'

/** A sentence in each language that callers can ask for. */
type Texts = Readonly<Record<ReturnType<typeof languageOf>, string>>

/** A refusal that the gateway makes by itself, in the shape that the services give theirs. */
export interface GatewayProblem {
  readonly code: string
  readonly status: 404 | 413 | 502 | 503 | 504
  readonly title: Texts
  /** What happened and what to do next. */
  readonly detail: Texts
  /** Further members of the problem, such as which services are not ready. */
  readonly members?: Readonly<Record<string, unknown>>
}

export interface Caller {
  readonly requestId: string
  readonly acceptLanguage: string | undefined
}

/** Answers with an RFC 9457 problem, unless an answer has begun; 502, 503 and 504 say when to try again. */
export function sendProblem(response: ServerResponse, problem: GatewayProblem, caller: Caller): void {
  if (response.headersSent || response.destroyed) return
  const language = languageOf(caller.acceptLanguage)
  const body = JSON.stringify({
    type: `urn:trade-credit:problem:${problem.code}`,
    title: problem.title[language],
    status: problem.status,
    detail: problem.detail[language],
    code: problem.code,
    instance: `urn:request:${caller.requestId}`,
    errors: [],
    ...problem.members
  })
  response.writeHead(problem.status, {
    ...SECURITY_HEADERS,
    vary: 'Accept-Language',
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'content-language': language,
    'cache-control': 'no-store',
    'x-request-id': caller.requestId,
    ...(problem.status >= 502 && { 'retry-after': '1' })
  })
  response.end(body)
}

/** No upstream and no page of the gateway has this path. */
export function noSuchPath(path: string): GatewayProblem {
  return {
    code: 'not_found',
    status: 404,
    title: { ko: '찾을 수 없습니다', en: 'Not found' },
    detail: {
      ko: `${path} 경로가 없습니다. /docs에서 사용할 수 있는 경로를 확인해 주세요.`,
      en: `Nothing answers ${path}. What does is listed at /docs.`
    }
  }
}

/** The body has more bytes than its path may carry: in the words in which a service says so on its own port. */
export const BODY_TOO_LARGE: GatewayProblem = { code: 'body_too_large', ...PROBLEMS.body_too_large }

/** The upstream cannot be reached: nothing of the request has arrived there. */
export function unavailable(name: string): GatewayProblem {
  return {
    ...temporarily,
    detail: {
      ko: `${name} 서비스가 시작 중입니다. 처리된 것은 없으니 잠시 뒤 다시 보내 주세요.`,
      en: `The ${name} service is starting. Nothing was done; send the request again in a moment.`
    }
  }
}

/** Some upstreams are not ready; `notReady` names them. */
export function notReady(names: readonly string[]): GatewayProblem {
  return {
    ...temporarily,
    detail: { ko: `준비되지 않은 서비스: ${names.join(', ')}`, en: `Not ready: ${names.join(', ')}` },
    members: { notReady: names }
  }
}

/** The upstream took the request and broke off before its answer. */
export function brokenOff(name: string): GatewayProblem {
  return {
    code: 'upstream_failed',
    status: 502,
    title: { ko: '서비스 응답이 중단되었습니다', en: 'The service broke off' },
    detail: {
      ko: `${name} 서비스의 응답이 끊겼습니다. 같은 Idempotency-Key로 다시 보내 주세요.`,
      en: `The ${name} service broke off before it answered. Send the request again with the same Idempotency-Key.`
    }
  }
}

/** The upstream took the request and stayed silent. */
export function tooSlow(name: string): GatewayProblem {
  return {
    code: 'upstream_too_slow',
    status: 504,
    title: { ko: '서비스 응답 시간이 초과되었습니다', en: 'The service took too long' },
    detail: {
      ko: `${name} 서비스가 제때 응답하지 않았습니다. 같은 Idempotency-Key로 다시 보내 주세요.`,
      en: `The ${name} service did not answer in time. Send the request again with the same Idempotency-Key.`
    }
  }
}

const temporarily = {
  code: 'unavailable',
  status: 503,
  title: { ko: '잠시 이용할 수 없습니다', en: 'Temporarily unavailable' }
} as const

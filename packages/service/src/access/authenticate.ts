import type { Actor } from '@trade-credit/database/actor.ts'
import type { onRequestHookHandler } from 'fastify'
import type { RateLimits } from '../http/rate-limit.ts'
import { ProblemError } from '../problems/problems.ts'
import type { AccessTokens } from './access-tokens.ts'

/**
 * A hook that lets a request pass only with an access token that carries one of the scopes, and sets `request.actor`. It
 * counts the request against its client, and against its address as long as the token is not known to be good.
 */
export function authenticate(
  tokens: AccessTokens,
  scopes: readonly string[],
  limits: RateLimits | null
): onRequestHookHandler {
  return (request, reply, done) => {
    const token = bearerToken(request.headers.authorization)
    const admit = (actor: Actor): void => {
      request.verifiedActor = actor
      const proceed = () => done(scopes.some(scope => actor.scopes.has(scope)) ? undefined : scopeMissing(scopes))
      if (limits === null) proceed()
      else limits.ofClient(request, reply).then(proceed, done)
    }
    const meetStranger = (): void => {
      if (token === null) done(new ProblemError('token_missing', { headers: { 'www-authenticate': 'Bearer' } }))
      else tokens.verify(token).then(admit, done)
    }
    const known = token === null ? undefined : tokens.known(token)
    if (known) admit(known)
    else if (limits === null) meetStranger()
    else limits.ofAddress(request, reply).then(meetStranger, done)
  }
}

function bearerToken(header: string | undefined): string | null {
  return /^Bearer +([\w.~+/-]+=*) *$/i.exec(header ?? '')?.[1] ?? null
}

function scopeMissing(scopes: readonly string[]): ProblemError {
  const needed = scopes.join(' | ')
  return new ProblemError('scope_missing', {
    headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scopes.join(' ')}"` },
    detail: {
      ko: `이 작업에는 ${needed} 권한(scope)이 필요합니다. 그 권한을 포함한 접근 토큰으로 다시 보내 주세요.`,
      en: `This operation needs the scope ${needed}. Use an access token that carries it.`
    }
  })
}

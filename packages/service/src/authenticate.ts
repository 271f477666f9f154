import type { Actor } from '@trade-credit/database/actor.ts'
import type { onRequestHookHandler } from 'fastify'
import type { AccessTokens } from './access-tokens.ts'
import { ProblemError } from './problems.ts'

/** A hook that lets a request pass only with an access token that carries one of the scopes, and sets `request.actor`. */
export function authenticate(tokens: AccessTokens, scopes: readonly string[]): onRequestHookHandler {
  return (request, _reply, done) => {
    const token = bearerToken(request.headers.authorization)
    if (token === null) {
      done(new ProblemError('token_missing', { headers: { 'www-authenticate': 'Bearer' } }))
      return
    }
    const admit = (actor: Actor): void => {
      request.verifiedActor = actor
      done(scopes.some(scope => actor.scopes.has(scope)) ? undefined : scopeMissing(scopes))
    }
    const known = tokens.known(token)
    if (known) admit(known)
    else tokens.verify(token).then(admit, done)
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

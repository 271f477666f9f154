import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import type { RateLimits } from '../http/rate-limit.ts'
import { ProblemError } from '../problems/problems.ts'
import { type AccessTokens, refusal, type VerifiedToken } from './access-tokens.ts'
import { type KeyProofs, proofMissing } from './key-proofs.ts'

/** What the caller of a route has to show. */
export interface Checks {
  readonly tokens: AccessTokens
  readonly proofs: KeyProofs
  /** Null when requests are not counted. */
  readonly limits: RateLimits | null
}

/**
 * A hook that lets a request pass only with an access token that carries one of the scopes, and sets `request.actor`. A token
 * that its issuer bound to a key needs a proof of that key for each request. It counts the request against its client, and
 * against its address as long as the token is not known to be good, or its proof is not.
 */
export function authenticate({ tokens, proofs, limits }: Checks, scopes: readonly string[]): onRequestHookHandler {
  return (request, reply, done) => {
    const credentials = credentialsOf(request.headers.authorization)
    const enter = ({ actor }: VerifiedToken): void => {
      request.verifiedActor = actor
      const proceed = () => done(scopes.some(scope => actor.scopes.has(scope)) ? undefined : scopeMissing(scopes))
      if (limits === null) proceed()
      else limits.ofClient(request, reply).then(proceed, done)
    }
    const turnAway = (error: Error): void => {
      const refuse = () => done(error)
      if (limits === null) refuse()
      else limits.ofAddress(request, reply).then(refuse, done)
    }
    const admit = (verified: VerifiedToken): void => {
      const proof = proofOf(verified, credentials, request, proofs)
      if (proof === null) enter(verified)
      else proof.then(() => enter(verified), turnAway)
    }
    const meetStranger = (): void => {
      if (credentials === null) done(new ProblemError('token_missing', { headers: { 'www-authenticate': 'Bearer' } }))
      else tokens.verify(credentials.token).then(admit, done)
    }
    const known = credentials === null ? undefined : tokens.known(credentials.token)
    if (known) admit(known)
    else if (limits === null) meetStranger()
    else limits.ofAddress(request, reply).then(meetStranger, done)
  }
}

/** An access token, and the way it was sent. */
interface Credentials {
  readonly isBound: boolean
  readonly token: string
}

function credentialsOf(header: string | undefined): Credentials | null {
  const [, scheme, token] = /^(Bearer|DPoP) +([\w.~+/-]+=*) *$/i.exec(header ?? '') ?? []
  return scheme === undefined || token === undefined ? null : { isBound: scheme.toLowerCase() === 'dpop', token }
}

/** Null where nothing is to be proved: a token that nobody bound to a key, sent as one. */
function proofOf(
  { keyThumbprint }: VerifiedToken,
  credentials: Credentials | null,
  { method, url, headers }: FastifyRequest,
  proofs: KeyProofs
): Promise<void> | null {
  const isSentAsBound = credentials?.isBound === true
  if (keyThumbprint === null) {
    return isSentAsBound ? Promise.reject(refusal('token_invalid', new Error('the token is bound to no key'))) : null
  }
  if (!isSentAsBound) return Promise.reject(proofMissing())
  const proof = headers['dpop'] as string | undefined
  return proofs.verify(proof, { method, url, token: credentials.token, keyThumbprint })
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

import type { Actor, ActorKind } from '@trade-credit/database/actor.ts'
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import { unavailable } from '../problems/failures.ts'
import type { ProblemCode } from '../problems/problem-table.ts'
import { ProblemError } from '../problems/problems.ts'
import { now } from '../real-clock.ts'
import { grantedScopes } from './scopes.ts'

export interface AccessTokenOptions {
  readonly issuer: string
  readonly audience: string
  /** Gives the key that a token names: `remoteKeys(url)`, or in tests a local set. */
  readonly keys: JWTVerifyGetKey
}

/** What a good token says. */
export interface VerifiedToken {
  readonly actor: Actor
  /** SHA-256 thumbprint of the key without which the token is worth nothing; null for one that whoever holds it may use. */
  readonly keyThumbprint: string | null
}

export interface AccessTokens {
  /** A token verified before and still valid; undefined when it must be verified. */
  known(token: string): VerifiedToken | undefined
  /** Verifies the token. Rejects with the problem `token_invalid`, `token_expired` or, without the issuer's keys, `unavailable`. */
  verify(token: string): Promise<VerifiedToken>
}

/** A token that was verified, and until when (real clock, milliseconds) that may be relied on. */
interface Remembered {
  readonly verified: VerifiedToken
  readonly until: number
}

const ALGORITHMS = ['ES256', 'PS256', 'RS256', 'EdDSA']
const KINDS: ReadonlySet<unknown> = new Set(['channel', 'bank', 'insurer', 'feed', 'auditor'] satisfies ActorKind[])
const REMEMBERED_TOKENS = 10_000
const LONGEST_TOKEN = 8192
/** A key that the issuer withdraws stops working within this time, however long its tokens live. */
const RELY_AT_MOST_MS = 10 * 60_000

/** The issuer's keys over HTTP: fetched when the first token arrives, again when a token names an unknown key. */
export function remoteKeys(url: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(url), { timeoutDuration: 3000, cooldownDuration: 10_000 })
}

/** Verifies access tokens (RFC 9068) and remembers the good ones. Verifying takes a signature, remembering a look-up. */
export function accessTokens({ issuer, audience, keys }: AccessTokenOptions): AccessTokens {
  const remembered = new LRUCache<string, Remembered>({ max: REMEMBERED_TOKENS })
  return {
    known(token) {
      const one = remembered.get(token)
      return one && one.until > now().getTime() ? one.verified : undefined
    },
    async verify(token) {
      if (token.length > LONGEST_TOKEN) throw refusal('token_invalid', new Error('token too long'))
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer,
          audience,
          typ: 'at+jwt',
          algorithms: ALGORITHMS,
          requiredClaims: ['exp', 'iat', 'client_id', 'organisation', 'organisation_kind', 'scope'],
          clockTolerance: 5
        })
        const verified = { actor: actorOf(payload), keyThumbprint: keyThumbprintOf(payload) }
        const until = Math.min((payload.exp ?? 0) * 1000, now().getTime() + RELY_AT_MOST_MS)
        remembered.set(token, { verified, until })
        return verified
      } catch (error) {
        throw problemWithToken(error)
      }
    }
  }
}

/** The actor that the claims name. Throws a JWTInvalid when they are not of the form our issuer gives them. */
function actorOf(claims: JWTPayload): Actor {
  const { organisation, organisation_kind: kind, client_id: client, scope } = claims
  if (!isName(organisation) || !isName(client) || typeof scope !== 'string' || !isKind(kind)) {
    throw new errors.JWTInvalid('the claims organisation, organisation_kind, client_id or scope are malformed')
  }
  return Object.freeze({ organisation, kind, client, scopes: grantedScopes(scope) })
}

/** The key that the token is bound to (RFC 9449 section 6). Bound by other means, such as a certificate, it is refused. */
function keyThumbprintOf({ cnf }: JWTPayload): string | null {
  if (cnf === undefined) return null
  const { jkt } = Object(cnf) as { jkt?: unknown }
  if (typeof jkt !== 'string') throw new errors.JWTInvalid('the claim cnf names no key by jkt')
  return jkt
}

function isName(claim: unknown): claim is string {
  return typeof claim === 'string' && /^[\w.:@/-]{1,200}$/.test(claim)
}

function isKind(claim: unknown): claim is ActorKind {
  return KINDS.has(claim)
}

const TOKEN_FAULTS = [
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys
]

/** The caller's fault is 401; keys that cannot be fetched are ours, 503: a good token must not look like a bad one. */
function problemWithToken(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof errors.JWTExpired) return refusal('token_expired', error)
  if (TOKEN_FAULTS.some(fault => error instanceof fault)) return refusal('token_invalid', error)
  return unavailable(error, 5)
}

/** A 401 that says: come with another token. */
export function refusal(code: ProblemCode, cause: unknown): ProblemError {
  return new ProblemError(code, { cause, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } })
}

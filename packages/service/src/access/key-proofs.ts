import { hash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, type JWTPayload, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import { ProblemError } from '../problems/problems.ts'
import { now } from '../real-clock.ts'
import { type ProofFault, proofFaultDetail } from './proof-faults.ts'

/** The request that a proof has to be made for. */
export interface ProvenRequest {
  readonly method: string
  /** As it arrived, with its query. */
  readonly url: string
  readonly token: string
  /** SHA-256 thumbprint (RFC 7638) of the key that the token is bound to. */
  readonly keyThumbprint: string
}

export interface KeyProofs {
  /** Resolves when the header `DPoP` proves possession of the key; rejects with the problem `proof_missing` or `proof_invalid`. */
  verify(proof: string | undefined, request: ProvenRequest): Promise<void>
}

const ALGORITHMS = ['ES256', 'PS256', 'EdDSA', 'Ed25519']
const OLDEST_SECONDS = 60
const TOLERANCE_SECONDS = 5
const LONGEST_PROOF = 4096
const LONGEST_ID = 200
const REMEMBERED_PROOFS = 100_000

/**
 * Verifies proofs of possession (DPoP, RFC 9449 section 4.3): a token that its issuer bound to a key is worth nothing without
 * that key. `origins` are where clients reach the API, such as `https://api.example.kr`; without one every proof is refused.
 * That a proof comes twice is noticed by the instance that saw it first; what it repeats is one method on one address.
 */
export function keyProofs(origins: readonly string[]): KeyProofs {
  const seen = new LRUCache<string, true>({
    max: REMEMBERED_PROOFS,
    ttl: (OLDEST_SECONDS + 2 * TOLERANCE_SECONDS) * 1000
  })
  return {
    async verify(proof, request) {
      if (origins.length === 0) throw proofInvalid('nobody_asked')
      if (proof === undefined) throw proofMissing()
      const { payload, thumbprint } = await read(proof)
      const fault = faultIn(payload, thumbprint, request, origins)
      if (fault) throw proofInvalid(fault)
      const id = `${thumbprint} ${payload.jti}`
      if (seen.has(id)) throw proofInvalid('repeated')
      seen.set(id, true)
    }
  }
}

/** A token that is bound to a key came without a proof of it, or as a Bearer token. */
export function proofMissing(): ProblemError {
  return new ProblemError('proof_missing', { headers: challenge('invalid_token') })
}

async function read(proof: string): Promise<{ payload: JWTPayload; thumbprint: string }> {
  if (proof.length > LONGEST_PROOF) throw proofInvalid('unreadable')
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ALGORITHMS,
      requiredClaims: ['jti', 'htm', 'htu', 'iat', 'ath'],
      maxTokenAge: OLDEST_SECONDS,
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: now()
    })
    return { payload, thumbprint: await calculateJwkThumbprint(protectedHeader.jwk ?? {}) }
  } catch (error) {
    throw proofInvalid(isAboutTime(error) ? 'not_now' : 'unreadable', error)
  }
}

function faultIn(
  { jti, htm, htu, ath }: JWTPayload,
  thumbprint: string,
  { method, url, token, keyThumbprint }: ProvenRequest,
  origins: readonly string[]
): ProofFault | null {
  if (typeof jti !== 'string' || jti === '' || jti.length > LONGEST_ID) return 'unreadable'
  if (thumbprint !== keyThumbprint) return 'other_key'
  if (ath !== hash('sha256', token, 'base64url')) return 'other_token'
  if (htm !== method) return 'other_method'
  return typeof htu === 'string' && isAddressOf(htu, url, origins) ? null : 'other_address'
}

/** Query and fragment do not count, and spellings of one address are one. */
function isAddressOf(htu: string, url: string, origins: readonly string[]): boolean {
  if (!URL.canParse(htu)) return false
  const named = new URL(htu)
  return origins.some(origin => {
    const asked = URL.parse(`${origin}${url}`)
    return asked !== null && named.origin === asked.origin && named.pathname === asked.pathname
  })
}

function isAboutTime(error: unknown): boolean {
  const { code, claim } = error as { code?: unknown; claim?: unknown }
  return code === 'ERR_JWT_EXPIRED' || (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED' && claim === 'iat')
}

function proofInvalid(fault: ProofFault, cause?: unknown): ProblemError {
  return new ProblemError('proof_invalid', {
    headers: challenge('invalid_dpop_proof'),
    detail: proofFaultDetail(fault),
    ...(cause === undefined ? {} : { cause })
  })
}

function challenge(error: string): Record<string, string> {
  return { 'www-authenticate': `DPoP error="${error}", algs="${ALGORITHMS.join(' ')}"` }
}

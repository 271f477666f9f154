import type { StoredClaim } from '../claims/claim.ts'
import type { StoredDecision } from '../decisions/repository.ts'
import { isLive, type StoredPayment } from './repository.ts'

/**
 * Which decision has effect while a claim is decided anew: the one that was paid last, and none where nothing was paid. A denial after it
 * stays: what the claim had counted is free since, and other claims would be paid it once more.
 */
export function decisionLeft(
  { decisionId }: Pick<StoredClaim, 'decisionId'>,
  decisions: readonly Pick<StoredDecision, 'id' | 'outcome'>[],
  payments: readonly Pick<StoredPayment, 'outcome' | 'decisionId'>[]
): string | null {
  const paid = payments.find(isLive)?.decisionId ?? null
  const isDenied = decisions.some(({ id, outcome }) => id === decisionId && outcome === 'deny')
  return paid !== null && isDenied ? decisionId : paid
}

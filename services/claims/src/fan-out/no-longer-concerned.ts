import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { concernedBuyers, concernedBy } from '../covers/concerned.repository.ts'
import { soFarKey } from '../covers/money-so-far.repository.ts'
import type { KinClaim } from './parted-claims.repository.ts'

/** Those of one event's claims whose policy it does not concern at their buyer, by the words that stand. */
export async function noLongerConcerned<Claim extends Pick<KinClaim, 'policyId' | 'buyer' | 'eventType' | 'befallen'>>(
  trx: JobTransaction,
  claims: readonly Claim[]
): Promise<Claim[]> {
  const [first] = claims
  if (!first) return []
  const concerned = await concernedBy(trx, { type: first.eventType, buyers: [first.befallen] })
  const policyIds = [...new Set(claims.map(({ policyId }) => policyId))]
  const buyers = await concernedBuyers(trx, policyIds, concerned)
  const still = new Set(buyers.map(({ policyId, buyer }) => soFarKey(policyId, buyer)))
  return claims.filter(({ policyId, buyer }) => !still.has(soFarKey(policyId, buyer)))
}

import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { type BegunPolicy, hasBegun } from '../cover/begun-policy.ts'
import { pledgesOf } from '../pledges/repository.ts'
import { contractRules } from '../policies/contract-rules.ts'
import { loadPolicy } from '../policies/load-policy.ts'
import { certificateTerms } from './certificate-terms.ts'
import { type CertificateHead, certificateHead } from './certificate-view.ts'
import { type CertifiedBuyer, CoverCount, certifiedBuyers } from './certified-cover.ts'
import { offerConditions } from './repository.ts'

/** A certificate whose buyers are read when they are needed. */
export interface LoadedCertificate {
  readonly head: CertificateHead
  /** From the first on, each time it is called, in the same transaction. */
  buyers(): AsyncIterable<readonly CertifiedBuyer[]>
}

/**
 * The certificate of a policy that the caller may see, as it stands on the day. Its buyers are all counted, and none is kept. Ends in
 * `not_found`, and in `conflict` while no premium was paid.
 */
export async function loadCertificate(
  trx: Transaction,
  platform: Pick<ServicePlatform, 'rulebook'>,
  policyId: string,
  businessDate: () => Promise<PlainDate>
): Promise<LoadedCertificate> {
  const [{ policy, invoices, today }, pledges] = await Promise.all([
    loadPolicy(trx, policyId, businessDate),
    pledgesOf(trx, policyId)
  ])
  if (!hasBegun(policy)) return notIssued()
  const begun: BegunPolicy = policy
  const [conditions, rules] = await Promise.all([offerConditions(trx, policy.offerId), contractRules(platform, policy)])
  const count = new CoverCount()
  for await (const page of certifiedBuyers(trx, begun, today)) count.add(page)
  const terms = certificateTerms(rules, policy)
  return {
    head: certificateHead({ policy: begun, invoices, pledges, conditions, terms, today }, count),
    buyers: () => certifiedBuyers(trx, begun, today)
  }
}

function notIssued(): never {
  return problem('conflict', {
    detail: {
      ko: '보험증권은 첫 보험료를 내신 뒤에 발급됩니다.',
      en: 'The certificate is issued when the first premium is paid.'
    }
  })
}

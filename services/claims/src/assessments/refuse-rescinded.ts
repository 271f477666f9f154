import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { findPolicy, findRescission } from '../claims/insured.repository.ts'
import { refuseNow } from '../claims/refusals.ts'
import { holdPremium } from '../policy-money/repository.ts'
import type { StoredAssessment } from './repository.ts'

/**
 * Ends in `conflict` when the insurer ended the policy for a breach of disclosure since the claim was assessed: nothing is paid under it
 * but what an assessment found untouched by the breach (상법 §655). So does a policy that was cancelled from its start (§638의3②): it
 * pays nothing at all. The policy is held first, so that it is not ended meanwhile.
 */
export async function refuseRescinded(
  trx: Transaction,
  claim: Pick<StoredClaim, 'policyId'>,
  assessment: StoredAssessment | null
): Promise<void> {
  await holdPremium(trx, claim.policyId)
  const [rescindedOn, policy] = await Promise.all([
    findRescission(trx, claim.policyId),
    findPolicy(trx, claim.policyId)
  ])
  if (rescindedOn === null && policy?.status === 'rescinded') {
    refuseNow({
      ko: '약관을 설명받지 못해 처음부터 취소된 계약이어서 지급할 수 없습니다. 예약된 지급은 취소(void)하고, 이미 결정된 청구는 재개(reopening)한 다음 다시 심사하고 결정해 주세요.',
      en: 'The policy was cancelled from its start, because its terms were not explained, and pays nothing. Void what is reserved, reopen the claim where it was decided, then assess and decide it again.'
    })
  }
  if (rescindedOn === null || assessment?.input.rescission) return
  refuseNow({
    ko: `심사한 뒤 고지의무 위반으로 계약이 해지되었습니다(${rescindedOn}). 다시 심사한 뒤 결정해 주세요. 예약된 지급은 취소(void)해 주세요.`,
    en: `Since the assessment the policy was ended for a breach of disclosure (${rescindedOn}). Void what is reserved, and assess the claim again.`
  })
}

import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { StoredAssessment } from '../assessments/assessments.repository.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { findRescission } from '../claims/insured.repository.ts'
import { refuseNow } from '../claims/refusals.ts'
import { holdPremium } from './policy-money.repository.ts'

/**
 * Ends in `conflict` when the insurer ended the policy for a breach of disclosure since the claim was assessed: nothing is paid under it
 * but what an assessment found untouched by the breach (상법 §655). The policy is held first, so that it is not ended meanwhile.
 */
export async function refuseRescinded(
  trx: Transaction<unknown>,
  claim: Pick<StoredClaim, 'policyId'>,
  assessment: StoredAssessment | null
): Promise<void> {
  await holdPremium(trx, claim.policyId)
  const rescindedOn = await findRescission(trx, claim.policyId)
  if (rescindedOn === null || assessment?.input.rescission) return
  refuseNow({
    ko: `심사한 뒤 고지의무 위반으로 계약이 해지되었습니다(${rescindedOn}). 다시 심사한 뒤 결정해 주세요. 예약된 지급은 취소(void)해 주세요.`,
    en: `Since the assessment the policy was ended for a breach of disclosure (${rescindedOn}). Void what is reserved, and assess the claim again.`
  })
}

import { isOfSameEvent } from '@trade-credit/domain/insured-events/assessed-event.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { refuseNow } from '../claims/refusals.ts'
import type { StoredAssessment } from './repository.ts'

/**
 * Ends in `conflict` when the claim's event was corrected to another day since the claim was assessed: nothing is decided or paid on
 * that.
 */
export function refuseCorrected(
  { occurredOn, claimableFrom }: Pick<StoredClaim, 'occurredOn' | 'claimableFrom'>,
  assessment: StoredAssessment | null
): void {
  if (!assessment || isOfSameEvent(assessment.input, { occurredOn, claimableFrom })) return
  const { occurredOn: before } = assessment.input
  refuseNow({
    ko: `심사한 뒤 보험사고일이 ${before}에서 ${occurredOn}(으)로 정정되었습니다. 예약된 지급은 취소(void)하고, 이미 결정된 청구는 재개(reopening)한 다음 다시 심사하고 결정해 주세요.`,
    en: `Since the assessment the event was corrected from ${before} to ${occurredOn}. Void what is reserved, reopen the claim where it was decided, then assess and decide it again.`
  })
}

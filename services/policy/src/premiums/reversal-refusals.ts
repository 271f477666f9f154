import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import type { PremiumStands } from '@trade-credit/domain/policy/reverse-premium.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { PremiumPayment } from './repository.ts'

/** Ends in `conflict` for a premium that stands as it was recorded. */
export function premiumStands({ policyId }: PremiumPayment, why: PremiumStands): never {
  return problem('conflict', { detail: STANDS[why](policyId) })
}

const STANDS: Readonly<Record<PremiumStands, (policyId: string) => MessageTexts>> = {
  reversed: policyId => ({
    ko: `이미 기록이 취소된 보험료입니다. GET /v1/policies/${policyId}/premiums에서 확인해 주세요.`,
    en: `This premium is reversed already. See GET /v1/policies/${policyId}/premiums.`
  }),
  set_off: () => ({
    ko: '입금된 돈이 아니라 환급금이나 보험금에서 상계한 보험료여서 여기에서 취소할 수 없습니다. 상계한 지급 건을 확인해 주세요.',
    en: 'No transfer brought this premium: a refund or a claim payment kept it, and it stands as long as that does. See what kept it.'
  }),
  ending: policyId => ({
    ko: `해지하기로 정해진 계약이며 돌려드릴 보험료가 이 입금으로 계산되어 있습니다. 보험계약자나 심사 담당자가 해지를 먼저 철회(POST /v1/policies/${policyId}/cancellations/{cancellationId}/withdrawal)해야 기록을 취소할 수 있습니다. 그 뒤에 필요하면 다시 해지합니다.`,
    en: `The policy is to be cancelled, and what that gives back is worked out with this premium. Ask the policyholder or an underwriter to withdraw the cancellation first (POST /v1/policies/${policyId}/cancellations/{cancellationId}/withdrawal); then reverse, and it can be cancelled anew.`
  }),
  settled: policyId => ({
    ko: `끝난 계약이며 받은 보험료가 이미 정산되었습니다. GET /v1/premium-refunds?policyId=${policyId}에서 돌려주기로 한 금액을 확인하시고, 아직 지급하지 않았으면 지급하지 말고 심사 담당자와 정리해 주세요.`,
    en: `The policy is over, and what it received is settled. See GET /v1/premium-refunds?policyId=${policyId}: what of it is not paid out yet should wait until you have cleared this with the underwriters.`
  }),
  paid_back: policyId => ({
    ko: `이 입금에서 남은 금액을 돌려주었거나 돌려주기로 예약했습니다. 예약이면 먼저 취소(void)해 주세요. 이미 지급했으면 되돌려 받아야 합니다. GET /v1/premium-refunds?policyId=${policyId}에서 확인해 주세요.`,
    en: `What was too much of it is reserved to be paid back, or was. Void the payout if it is reserved; what was paid has to come back first. See GET /v1/premium-refunds?policyId=${policyId}.`
  }),
  refunded_since: policyId => ({
    ko: `이 입금을 기록한 뒤 계약변경으로 보험료를 돌려드리기로 했으며 그 금액은 이 입금으로 계산되었습니다. 같은 금액을 다시 받아 다른 reference로 기록하지 마시고, GET /v1/premium-refunds?policyId=${policyId}를 확인해 심사 담당자와 정리해 주세요.`,
    en: `Since it was recorded, a change of the policy has owed premium back, worked out with it. See GET /v1/premium-refunds?policyId=${policyId} and clear it with the underwriters.`
  }),
  cover_has_begun: () => ({
    ko: '이 보험료로 보장이 시작되었고, 이 계약의 규정으로는 시작된 보장을 보험료 없이 둘 수 없어 취소할 수 없습니다.',
    en: 'Cover began with this premium, and the rules of this contract let no cover stand without it, so it cannot be reversed.'
  })
}

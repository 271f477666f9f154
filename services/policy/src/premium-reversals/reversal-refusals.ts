import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import type { PremiumStands } from '@trade-credit/domain/policy/reverse-premium.ts'
import { sumOfWon, type Won, wonView } from '@trade-credit/domain/won.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { PremiumPayment } from '../premiums/repository.ts'
import { type StoredRefund, standingOf } from '../refunds/repository.ts'

/** What refusals name: the policy, and the refunds that the premium was worked into. */
interface About {
  readonly policyId: string
  readonly refunds: readonly StoredRefund[]
}

/** Ends in `conflict` for a premium that stands as it was recorded. */
export function premiumStands(
  { policyId }: PremiumPayment,
  why: PremiumStands,
  refunds: readonly StoredRefund[]
): never {
  return problem('conflict', { detail: STANDS[why]({ policyId, refunds }) })
}

const STANDS: Readonly<Record<PremiumStands, (about: About) => MessageTexts>> = {
  reversed: ({ policyId }) => ({
    ko: `이미 기록이 취소된 보험료입니다. GET /v1/policies/${policyId}/premiums에서 확인해 주세요.`,
    en: `This premium is reversed already. See GET /v1/policies/${policyId}/premiums.`
  }),
  set_off: () => ({
    ko: '입금된 돈이 아니라 환급금이나 보험금에서 상계한 보험료여서 여기에서 취소할 수 없습니다. 상계한 지급 건을 확인해 주세요.',
    en: 'No transfer brought this premium: a refund or a claim payment kept it, and it stands as long as that does. See what kept it.'
  }),
  payout_reserved: ({ refunds }) => {
    const [refund] = refunds.filter(one => standingOf(one).reserved > 0n)
    const amount = shown(sumOfWon(refunds.map(one => standingOf(one).reserved)))
    return {
      ko: `이 입금으로 계산한 환급금 ${amount}원의 지급이 예약되어 있습니다. 아직 이체하지 않았으면 예약을 취소(POST /v1/premium-refunds/${refund?.id}/payouts/{payoutId}/void)하고, 이미 이체했으면 지급을 확정(…/posting)한 뒤 다시 시도해 주세요.`,
      en: `KRW ${amount} of what this premium gives back are reserved to be paid out. Void the payout if it has not left (POST /v1/premium-refunds/${refund?.id}/payouts/{payoutId}/void), or post it if it has (…/posting); then reverse the premium.`
    }
  },
  refunded_ahead: ({ policyId, refunds }) => {
    const amount = shown(sumOfWon(refunds.map(one => one.amount)))
    return {
      ko: `이 입금은 아직 납입일이 되지 않은 보험료도 낸 것이고, 계약변경으로 ${amount}원을 돌려드리기로 했습니다(GET /v1/premium-refunds?policyId=${policyId}). 그 환급금을 지급하지 않았으면 지급하지 말고, 지급했으면 되돌려 받을 금액을 심사 담당자와 정리해 주세요.`,
      en: `This premium had paid instalments before they fell due, and KRW ${amount} are owed back, or were, for a change of the policy (GET /v1/premium-refunds?policyId=${policyId}). Hold back what of that is not paid out, and clear with the underwriters what of it has to come back.`
    }
  },
  paid_back: ({ policyId, refunds }) => {
    const amount = shown(sumOfWon(refunds.flatMap(one => [standingOf(one).paidBack, standingOf(one).setOff])))
    return {
      ko: `이 입금에서 남은 ${amount}원을 이미 돌려주었거나 다른 보험료와 상계했습니다(GET /v1/premium-refunds?policyId=${policyId}). 보장이 계속되는 계약에서는 그 금액을 되돌려 받는 일을 담당자가 보험계약자와 정리해야 하며, 계약이 끝난 뒤에는 기록을 취소하면 반환 청구분(repayment)이 만들어집니다.`,
      en: `KRW ${amount} of it were paid back already, or set off (GET /v1/premium-refunds?policyId=${policyId}). While the policy runs, people have to clear with the policyholder how that comes back; once it is over, a reversal asks for it by an invoice (\`repayment\`).`
    }
  },
  cover_has_begun: () => ({
    ko: '이 보험료로 보장이 시작되었고, 이 계약의 규정으로는 시작된 보장을 보험료 없이 둘 수 없어 취소할 수 없습니다.',
    en: 'Cover began with this premium, and the rules of this contract let no cover stand without it, so it cannot be reversed.'
  })
}

function shown(amount: Won): string {
  return wonView(amount).toLocaleString('en-US')
}

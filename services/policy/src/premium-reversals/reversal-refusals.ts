import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { PremiumStands } from '@trade-credit/domain/policy/reverse-premium.ts'
import { sumOfWon, type Won, wonView } from '@trade-credit/domain/won.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { PremiumPayment } from '../premiums/repository.ts'
import { type StoredRefund, standingOf } from '../refunds/repository.ts'

/** What refusals name: the premium, and the refunds that it was worked into. */
export interface PremiumWorkedIn {
  readonly payment: PremiumPayment
  readonly refunds: readonly StoredRefund[]
  /** The last due date of what it paid ahead; null where nothing was ahead. */
  readonly dueUntil: PlainDate | null
  /** Whether the policy's money was settled at its end. */
  readonly isOver: boolean
}

/** Ends in `conflict` for a premium that stands as it was recorded. */
export function premiumStands(why: PremiumStands, about: PremiumWorkedIn): never {
  return problem('conflict', { detail: STANDS[why]({ ...about, policyId: about.payment.policyId }) })
}

type About = PremiumWorkedIn & Pick<PremiumPayment, 'policyId'>

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
  refunded_ahead: ({ policyId, payment, refunds, dueUntil, isOver }) => {
    const amount = shown(sumOfWon(refunds.map(one => one.amount)))
    const left = shown(sumOfWon(refunds.map(one => standingOf(one).remaining)))
    const paid = shown(payment.amount)
    return {
      ko: `이 입금은 아직 납입일이 되지 않은 보험료도 낸 것이고, 계약변경으로 ${amount}원을 돌려드리기로 했습니다(GET /v1/premium-refunds?policyId=${policyId}). 보험계약자에게 ${paid}원을 다시 이체받아 이 기록을 그대로 두고, 그 입금은 따로 기록하지 마세요. 받지 못하면 그 환급금 가운데 아직 지급하지 않은 ${left}원은 지급하지 말고, ${isOver ? '이미 지급한 금액을 되돌려 받는 일은 심사 담당자와 정리해 주세요.' : `납입일이 모두 지나는 ${dueUntil}부터 이 기록을 취소해 주세요.`}`,
      en: `This premium had paid instalments before they fell due, and KRW ${amount} are owed back, or were, for a change of the policy (GET /v1/premium-refunds?policyId=${policyId}). Have the policyholder transfer KRW ${paid} anew, let this record stand for that and record no other. Should it not come, hold back the KRW ${left} that are not paid out yet, and ${isOver ? 'clear with the underwriters how what was paid out comes back.' : `reverse this premium on ${dueUntil} or later, when all that it paid has fallen due.`}`
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

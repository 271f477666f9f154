import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import type { CancellationStands } from '@trade-credit/domain/policy/withdraw-cancellation.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { WithdrawableCancellation } from './withdrawals.repository.ts'

/** Ends in `conflict` for a cancellation that stands. */
export function cancellationStands(cancellation: WithdrawableCancellation, why: CancellationStands): never {
  return problem('conflict', { detail: STANDS[why](cancellation) })
}

/** How to go on where a cancellation stands for good. */
const ANEW: MessageTexts = {
  ko: '보장이 다시 필요하시면 계약의 견적(GET /v1/policies/{policyId}의 quoteId)을 POST /v1/quotes/{quoteId}/revisions로 다시 내어 POST /v1/applications로 청약해 주세요.',
  en: 'For cover again, have the policy’s quote revised (its quoteId is in GET /v1/policies/{policyId}; POST /v1/quotes/{quoteId}/revisions) and apply with POST /v1/applications.'
}

const STANDS: Readonly<Record<CancellationStands, (cancellation: WithdrawableCancellation) => MessageTexts>> = {
  not_foreseen: () => ({
    ko: '이 계약에는 해지의 철회가 정해져 있지 않습니다(민법 §543②). 보장이 필요하시면 새로 견적을 받아 청약해 주세요.',
    en: 'The rules of this contract foresee no withdrawal of a cancellation (민법 §543②). Apply anew if you still want cover.'
  }),
  withdrawn: ({ policyId }) => ({
    ko: `이미 철회된 해지입니다. GET /v1/policies/${policyId}/cancellations에서 확인해 주세요.`,
    en: `This cancellation was withdrawn already. See GET /v1/policies/${policyId}/cancellations.`
  }),
  overtaken: ({ policyId }) => ({
    ko: `이 해지와 다르게 끝났거나 끝나는 계약이어서 철회할 해지가 없습니다. GET /v1/policies/${policyId}에서 확인해 주세요.`,
    en: `The policy ends otherwise than by this cancellation, so there is nothing to withdraw. See GET /v1/policies/${policyId}.`
  }),
  day_has_come: ({ cancelledFrom }) => ({
    ko: `${cancelledFrom}부터 이미 해지된 계약입니다. 해지는 해지일 전날까지만 철회할 수 있습니다. ${ANEW.ko}`,
    en: `The policy is cancelled since ${cancelledFrom}, and a cancellation can be withdrawn before its day alone. ${ANEW.en}`
  }),
  given_back: ({ policyId }) => ({
    ko: `보장이 시작되기 전의 해지여서 보험료를 이미 모두 돌려드리기로 했습니다. ${ANEW.ko} 돌려드릴 금액은 GET /v1/premium-refunds?policyId=${policyId}에서 확인하실 수 있습니다.`,
    en: `It was cancelled before cover began, and all premium goes back at once: see GET /v1/premium-refunds?policyId=${policyId}. ${ANEW.en}`
  }),
  endorsed_since: ({ policyId, cancelledFrom }) => ({
    ko: `해지를 신청하신 뒤 ${cancelledFrom}까지의 보장으로 계약이 변경되었습니다(GET /v1/policies/${policyId}/endorsements). 그날 이후에도 보장이 필요하시면 그날부터의 새 계약을 청약해 주세요.`,
    en: `Since it was asked for, the policy was changed for the time until ${cancelledFrom} (GET /v1/policies/${policyId}/endorsements). For cover from that day on, apply for a new policy.`
  })
}

/** Ends in `conflict` where the ledger cannot carry the days again that were given back. */
export function daysWereGiven({ cancelledFrom }: Pick<WithdrawableCancellation, 'cancelledFrom'>): never {
  return problem('conflict', {
    detail: {
      ko: `해지를 신청하신 뒤 ${cancelledFrom}부터의 보험금액 한도가 다른 보장에 쓰여, 그대로 되돌릴 수 없습니다. 해지는 예정대로 유지됩니다. 더 적은 금액의 보장은 새로 견적을 받아 청약하실 수 있습니다.`,
      en: `What was given back from ${cancelledFrom} on is used for other cover by now, so the limits do not carry it again. The cancellation stands as planned. You can apply anew for less cover.`
    },
    errors: [
      {
        pointer: '',
        code: 'buyer_limit',
        detail: {
          ko: '인수할 수 있는 한도가 모자랍니다.',
          en: 'The limits leave too little.'
        }
      }
    ]
  })
}

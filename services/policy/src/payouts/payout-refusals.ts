import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Withheld } from '@trade-credit/domain/policy/refund-payout.ts'
import { type Won, wonView } from '@trade-credit/domain/won.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import type { StoredRefund } from '../refunds/repository.ts'
import type { StoredPayout } from '../refunds/stored-payout.ts'

/** Ends in `conflict` for what a programme gets back. */
export function inSettlement({ payee, dueFrom }: StoredRefund): never {
  const month = dueFrom.slice(0, 7)
  return problem('conflict', {
    detail: {
      ko: `보험료지원 협약 ${payee}에 돌려줄 금액은 따로 지급하지 않고 ${month} 정산에 반영됩니다. GET /v1/subsidy-settlements에서 확인해 주세요.`,
      en: `What the programme ${payee} gets back is not paid out: it counts in its settlement of ${month}. See GET /v1/subsidy-settlements.`
    }
  })
}

/** Ends in `conflict` for a refund that is not paid out now. */
export function withheld({ dueFrom, policyId }: StoredRefund, why: Withheld): never {
  return problem('conflict', { detail: WITHHELD[why](dueFrom, policyId) })
}

const WITHHELD: Readonly<Record<Withheld, (dueFrom: PlainDate, policyId: string) => MessageTexts>> = {
  not_due: dueFrom => ({
    ko: `${dueFrom}부터 돌려줄 보험료입니다. 그날 이후에 지급해 주세요.`,
    en: `It is given back from ${dueFrom} on. Pay it out then.`
  }),
  insured_event: (dueFrom, policyId) => ({
    ko: `${dueFrom} 전에 보험사고가 나서 남은 기간의 보험료를 돌려주지 않습니다(상법 §649). 사고가 취소되면 지급할 수 있습니다. GET /v1/claims?policyId=${policyId}에서 확인해 주세요.`,
    en: `An insured event happened before ${dueFrom}, so premium of unused time is not given back (상법 §649). Should the event be withdrawn, it can be paid. See GET /v1/claims?policyId=${policyId}.`
  })
}

/** Ends in `conflict` for a reference that stands for another amount. */
export function referenceStands({ reference, amount }: StoredPayout): never {
  const shown = wonView(amount).toLocaleString('en-US')
  return problem('conflict', {
    detail: {
      ko: `reference '${reference}'로 다른 금액(${shown}원)이 이미 기록되어 있습니다. 다른 이체이면 다른 reference로 보내 주세요.`,
      en: `The reference '${reference}' stands for another amount (KRW ${shown}). Another transfer needs a reference of its own.`
    }
  })
}

/** Ends in `conflict` for the reference of a payout that was called off. */
export function referenceVoided({ reference }: StoredPayout): never {
  return problem('conflict', {
    detail: {
      ko: `reference '${reference}'의 지급은 취소되었습니다. 다시 지급하시려면 다른 reference로 예약해 주세요.`,
      en: `The payout with the reference '${reference}' was voided. Reserve anew with another reference.`
    }
  })
}

/** Ends in `conflict` for a refund of a premium that was reversed. */
export function owedNoMore(withdrawnOn: PlainDate): never {
  return problem('conflict', {
    detail: {
      ko: `이 환급의 바탕이 된 보험료 기록이 ${withdrawnOn}에 취소되어 돌려줄 금액이 없습니다.`,
      en: `The premium that this came from was reversed on ${withdrawnOn}: nothing of it is owed back.`
    }
  })
}

/** Ends in `conflict` when all of a refund is reserved or paid. */
export function nothingRemains({ id }: StoredRefund): never {
  return problem('conflict', {
    detail: {
      ko: `돌려줄 금액을 모두 예약했거나 지급했습니다. GET /v1/premium-refunds/${id}에서 확인해 주세요.`,
      en: `All of it is reserved or paid. See GET /v1/premium-refunds/${id}.`
    }
  })
}

/** Ends in `conflict` when less remains than was asked for. */
export function lessRemains(remaining: Won): never {
  const shown = wonView(remaining).toLocaleString('en-US')
  return problem('conflict', {
    detail: {
      ko: `남은 금액은 ${shown}원입니다. 그 이하의 금액을 보내거나 amount를 빼고 보내 주세요.`,
      en: `KRW ${shown} remain. Ask for no more than that, or leave \`amount\` out to pay all of it.`
    }
  })
}

/** Ends in `conflict` for a payout that is posted or voided already. */
export function isOver(outcome: 'posted' | 'voided'): never {
  return problem('conflict', {
    detail:
      outcome === 'posted'
        ? { ko: '이미 지급된 건입니다.', en: 'The payout is posted already.' }
        : { ko: '이미 취소된 건입니다. 새로 예약해 주세요.', en: 'The payout is void already. Reserve anew.' }
  })
}

/** Ends in `conflict` when the premium that a payout sets off is no longer unpaid. */
export function premiumPaidMeanwhile(): never {
  return problem('conflict', {
    detail: {
      ko: '상계하려던 보험료가 예약한 뒤에 납입되었습니다. 이 예약을 취소(void)하고 새로 예약해 주세요.',
      en: 'The premium that this sets off was paid since it was reserved. Void it and reserve anew.'
    }
  })
}

/** Ends in `invalid_request` for a day that is not between the reservation and today. */
export function dayOfPayment(from: PlainDate, until: PlainDate): never {
  return refuseField('/paidOn', 'day_outside', {
    ko: `지급일은 예약한 날(${from})부터 오늘(${until})까지 가운데 하루여야 합니다.`,
    en: `Send a day from the reservation (${from}) to today (${until}).`
  })
}

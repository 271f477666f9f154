import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { PolicyState } from '@trade-credit/domain/policy/policy-state.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { Invoice } from '../invoices/repository.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import type { Premium } from './premium.ts'
import type { PremiumPayment } from './repository.ts'

/** Ends in a problem for a day that has not come. */
export function refuseFuturePayment(paidOn: PlainDate, today: PlainDate): void {
  if (paidOn <= today) return
  problem('invalid_request', {
    errors: [
      {
        pointer: '/paidOn',
        code: 'date_in_future',
        detail: {
          ko: `아직 오지 않은 날입니다. 오늘(${today})까지의 날짜를 보내 주세요.`,
          en: `The day has not come yet: send one until today, ${today}.`
        }
      }
    ]
  })
}

/** Ends in the problem `conflict` for a reference that stands for another payment of the policy. */
export function referenceTaken({ reference }: Premium): never {
  return problem('conflict', {
    detail: {
      ko: `reference '${reference}'로 금액이나 날짜가 다른 보험료가 이미 기록되어 있습니다. 다른 입금이면 다른 reference로 보내 주세요.`,
      en: `The reference '${reference}' stands for another payment of this policy. A different payment needs a reference of its own.`
    }
  })
}

/** Ends in the problem `conflict` for the very premium that was reversed: a bank's message that comes again brings no money. */
export function wasReversed({ reference, reversed }: PremiumPayment): never {
  return problem('conflict', {
    detail: {
      ko: `reference '${reference}'의 이 보험료는 ${reversed?.on}에 기록이 취소되었습니다. 새로 들어온 입금이면 다른 reference로 보내 주세요.`,
      en: `This premium with the reference '${reference}' was reversed on ${reversed?.on}. A transfer that arrived since needs a reference of its own.`
    }
  })
}

/** Ends in the problem `invalid_request` for an invoice that the policy does not have. */
export function noSuchInvoice(policyId: string): never {
  return problem('invalid_request', {
    errors: [
      {
        pointer: '/invoiceId',
        code: 'unknown_invoice',
        detail: {
          ko: `이 보험계약의 청구분이 아닙니다. GET /v1/policies/${policyId}의 invoices에서 골라 주세요.`,
          en: `This is no invoice of the policy: choose one of the invoices in GET /v1/policies/${policyId}.`
        }
      }
    ]
  })
}

/**
 * Ends in the problem `conflict` for a premium that can no longer do what it is for. What counts is the day on which the money came:
 * one that came in time and is recorded late is taken, as long as nobody has written down that the time ran out.
 */
export function refuseTooLate(policy: StoredPolicy, state: PolicyState, invoice: Invoice, paidOn: PlainDate): void {
  const cameInTime = (by: PlainDate | null) => by !== null && paidOn <= by
  if (
    state.status === 'lapsed' &&
    invoice.kind !== 'repayment' &&
    (policy.status === 'lapsed' || !cameInTime(policy.payBy))
  ) {
    problem('conflict', {
      detail: {
        ko: `첫 보험료 납입 기한(${policy.payBy})이 지나 계약이 실효되었습니다. 받은 금액은 돌려주시고, 새로 청약하도록 안내해 주세요.`,
        en: `The contract lapsed: the first premium was to come by ${policy.payBy}. Give the money back; the firm can apply again.`
      }
    })
  }
  const isEnding = policy.status === 'in_arrears' && state.status === 'terminated'
  if (isEnding && !cameInTime(policy.arrearsPayBy)) {
    problem('conflict', {
      detail: {
        ko: `밀린 보험료를 ${policy.arrearsPayBy}까지 받지 못하여 계약이 해지되었습니다. 받은 금액은 돌려주세요.`,
        en: `The policy ended: what was overdue was to come by ${policy.arrearsPayBy}. Give the money back.`
      }
    })
  }
  if (invoice.voidedOn !== null) {
    problem('conflict', {
      detail: {
        ko: `${invoice.voidedOn}부터 더 이상 청구하지 않는 보험료입니다. 받은 금액은 돌려주세요.`,
        en: `This invoice is owed no more since ${invoice.voidedOn}. Give the money back.`
      }
    })
  }
}

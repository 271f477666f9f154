import type { MessageTexts } from './texts.ts'

/** Sentences of the findings that binding a policy, paying for it or ending it can make. */
export const POLICY_MESSAGES = {
  'subsidy.fund_falls_short': {
    ko: '보험료지원 협약 {programme}의 남은 재원이 부족하여 {asked}원이 아닌 {amount}원을 지원합니다. 차액은 내실 보험료에 더해졌습니다.',
    en: 'The fund of the subsidy programme {programme} has less left: it pays {amount} won instead of {asked}. The difference is added to what you pay.'
  },
  'subsidy.firm_cap_used': {
    ko: '보험료지원 협약 {programme}의 업체당 한도를 이미 쓰셔서 {asked}원이 아닌 {amount}원을 지원합니다. 차액은 내실 보험료에 더해졌습니다.',
    en: 'The firm has used up part of what the subsidy programme {programme} gives to one firm: it pays {amount} won instead of {asked}. The difference is added to what you pay.'
  },
  'premium.subsidised_at_once': {
    ko: '지원을 받는 보험료는 한 번에 내셔야 하여 일시납으로 정했습니다.',
    en: 'A subsidised premium is paid at once, so there is one invoice.'
  },
  'premium.paid_late': {
    ko: '{dueOn}까지 내실 보험료를 {paidOn}에 내셨습니다.',
    en: 'The premium due on {dueOn} was paid on {paidOn}.'
  },
  'premium.paid_in_part': {
    ko: '이 청구분 가운데 {remaining}원이 남았습니다. 마저 내 주세요.',
    en: '{remaining} won of this invoice remain; please pay the rest.'
  },
  'premium.paid_ahead': {
    ko: '청구분보다 더 내신 금액 가운데 {amount}원을 다음 보험료로 처리했습니다.',
    en: '{amount} won more than the invoice count towards the next ones.'
  },
  'premium.refund_due': {
    ko: '내실 보험료보다 많은 {amount}원을 돌려드립니다.',
    en: '{amount} won exceed everything that is owed and are given back.'
  },
  'premium.cover_moved': {
    ko: '첫 보험료를 {paidOn}에 내셔서 보장이 {planned}이 아닌 그날부터 시작됩니다. 남은 분납 기일도 함께 옮겼습니다.',
    en: 'The first premium came on {paidOn}, so cover begins then instead of {planned}; the later due dates moved with it.'
  },
  'rescission.insurer_knew': {
    ko: '계약할 때 보험자가 알았거나 중대한 과실로 알지 못한 사실로는 해지할 수 없습니다.',
    en: 'The insurer knew of the fact when it made the contract, or did not for its own gross negligence: it cannot end the contract for it.'
  },
  'rescission.too_late_since_known': {
    ko: '사실을 안 날부터 한 달({date})이 지나 해지할 수 없습니다.',
    en: 'More than a month has passed since the insurer knew; the contract could be ended until {date}.'
  },
  'rescission.too_late_since_contract': {
    ko: '계약을 맺은 날부터 3년({date})이 지나 해지할 수 없습니다.',
    en: 'More than three years have passed since the contract; it could be ended until {date}.'
  },
  'rescission.nothing_refunded': {
    ko: '고지의무를 어겨 해지된 계약이어서 보험료를 돌려드리지 않습니다.',
    en: 'The contract is ended for a breach of the duty of disclosure: no premium is given back.'
  },
  'rescission.cover_over': {
    ko: '보장 기간이 이미 끝난 계약이어서 보험료는 정산된 그대로입니다. 보험금을 지급할 책임만 없어집니다.',
    en: 'Cover is over and its premium settled: what changes is that no claim is paid.'
  },
  'refund.everything_unexplained_terms': {
    ko: '약관이 설명되지 않은 계약을 취소하여 내신 보험료를 모두 돌려드립니다.',
    en: 'The terms were not explained and the contract is cancelled from its start: everything that was paid is given back.'
  },
  'refund.cover_not_begun': {
    ko: '보장이 시작되기 전에 끝난 계약이어서 내신 보험료를 모두 돌려드립니다.',
    en: 'Cover had not begun: everything that was paid is given back.'
  },
  'cancellation.final': {
    ko: '보장이 시작되기 전의 해지는 바로 정산되므로 철회할 수 없습니다. 보장이 다시 필요하시면 새로 견적을 받아 청약하셔야 합니다.',
    en: 'Before cover begins a cancellation is settled at once and cannot be withdrawn: cover again takes a new quote and application.'
  },
  'refund.paid_on_the_day': {
    ko: '해지일인 {date}에 돌려드립니다. 그 전에 보험사고가 나면 돌려드릴 보험료가 없습니다.',
    en: 'It is given back on {date}, when the cover ends. Should an insured event happen before that day, nothing is given back.'
  },
  'refund.premium_still_owed': {
    ko: '밀린 보험료 가운데 보장을 받으신 기간에 해당하는 {amount}원은 내셔야 합니다.',
    en: '{amount} won of the overdue premium, for the days with cover, are still owed.'
  }
} as const satisfies Record<string, MessageTexts>

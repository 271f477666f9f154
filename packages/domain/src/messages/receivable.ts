import type { MessageTexts } from './texts.ts'

/** Sentences of the findings that a declared receivable can make, besides those that it shares with a claim. */
export const RECEIVABLE_MESSAGES = {
  'receivable.buyer_not_covered': {
    ko: '이 구매기업은 보험계약에 들어 있지 않아 보장되지 않습니다. 계약변경으로 구매기업을 추가하실 수 있습니다.',
    en: 'The buyer is not in the policy, so the receivable is not covered. You can add the buyer by an endorsement.'
  },
  'receivable.policy_closed': {
    ko: '보험금 청구권의 소멸시효가 지나 {date}에 종료된 보험계약이어서 더는 보장되지 않습니다.',
    en: 'The policy was closed on {date}, when every claim under it was barred, so the receivable is covered no longer.'
  },
  'receivable.term_beyond_closing': {
    ko: '보험계약이 {date}에 종료되었으나 이 채권은 결제기간이 길어 보험금 청구권이 남아 있을 수 있습니다. 보험금을 청구하시면 담당자가 확인해 드립니다.',
    en: 'The policy was closed on {date}, but the receivable has a payment term so long that it may not be barred yet. File a claim and an officer will look at it.'
  },
  'receivable.instrument_not_covered': {
    ko: '이 상품이 보장하지 않는 결제 방식의 채권입니다.',
    en: 'The product does not cover receivables of this form.'
  },
  'receivable.bill_not_listed': {
    ko: '계약할 때 기재한 어음이 아니어서 보장되지 않습니다. 어음번호를 확인해 주세요.',
    en: 'The bill is not among those listed in the policy, so it is not covered. Check its number.'
  },
  'receivable.above_listed_bill': {
    ko: '계약할 때 기재한 어음 금액({listed}원)까지만 보장됩니다.',
    en: 'Of this bill, {listed} won are listed in the policy, and no more is covered.'
  }
} as const satisfies Record<string, MessageTexts>

import type { MessageTexts } from './texts.ts'

/** What the figures of a stress test rest on. */
export const STRESS_TEST_MESSAGES = {
  'stress_test.supposed': {
    ko: '대상 구매기업 모두에게 {date}에 같은 사고가 나고 {today}에 확인되었다고 가정했습니다. 청구는 모두 기한 안에 서류를 갖추어 들어오며, 회수금은 없는 것으로 보았습니다.',
    en: 'All these buyers are supposed to fail on {date} and to be confirmed on {today}. Every claim comes in time with its papers, and nothing is recovered.'
  },
  'stress_test.declared_only': {
    ko: '신고된 매출채권은 {today} 현재 미결제 금액으로 계산했습니다. 신고되지 않은 납품은 넣지 않았습니다.',
    en: 'Declared receivables count with what is unpaid on {today}. Deliveries that nobody declared do not count.'
  },
  'stress_test.ceilings': {
    ko: '청구 {claims}건은 신고된 미결제 매출채권이 없거나 계약 당시의 기준이 알려져 있지 않아, 받을 수 있는 최고액인 보험금액으로 계산했습니다.',
    en: 'For {claims} of the claims nothing unpaid is declared, or no source states the terms of the contract’s day: the insured amount counts, the most that they can come to.'
  },
  'stress_test.other_claims': {
    ko: '이미 지급했거나 지급하기로 한 보험금은 뺐습니다. 아직 결정하지 않은 청구는 빼지 않았습니다.',
    en: 'Claim money that was paid or reserved before is deducted. Claims that nobody has decided yet are not.'
  },
  'stress_test.premium_deducted_twice': {
    ko: '계약 {policies}건은 사고가 난 구매기업이 여럿이고 미납 보험료가 있습니다. 청구서 초안처럼 청구마다 미납 보험료를 뺐으므로, 실제 지급액은 이보다 조금 많을 수 있습니다.',
    en: '{policies} policies have several failing buyers and unpaid premium. It is deducted from each of their claims, as in drafts, so slightly more may be paid in fact.'
  }
} as const satisfies Record<string, MessageTexts>

import type { MessageTexts } from './texts.ts'

/** Sentences of the findings that the decision on an application can make. */
export const APPLICATION_MESSAGES = {
  buyer_limit: {
    ko: '이 구매기업에 대해 인수할 수 있는 금액이 신청하신 금액보다 적습니다.',
    en: 'Less can be insured on this buyer than was asked for.'
  },
  'buyer.event_recorded': {
    ko: '{occurredOn}에 보험사고가 이미 기록된 구매기업이어서 가입할 수 없습니다.',
    en: 'An insured event of {occurredOn} is already recorded for this buyer, so it cannot be insured.'
  },
  'buyer.same_party_as_policyholder': {
    ko: '구매기업과 보험계약자가 같은 법인·개인이어서 가입할 수 없습니다.',
    en: 'The buyer and the policyholder are one legal person, so the buyer cannot be insured.'
  },
  'buyer.may_be_policyholder': {
    ko: '구매기업과 보험계약자가 같은 법인·개인인지 확인이 필요합니다.',
    en: 'Somebody has to confirm that the buyer and the policyholder are not one legal person.'
  },
  'buyer.insured_elsewhere': {
    ko: '같은 구매기업의 매출채권에 다른 보험이 있어 담당자가 중복 여부를 확인합니다.',
    en: 'Receivables on this buyer are insured elsewhere too; an underwriter looks at the overlap.'
  },
  'buyer.left_out': {
    ko: '설계제안에 따라 이 구매기업은 제외했습니다.',
    en: 'This buyer is left out, as the proposal said.'
  },
  'application.disclosures_not_given': {
    ko: '고지사항에 아직 답하지 않으셨습니다. 사실과 다르거나 알리지 않은 중요한 사항이 있으면 계약이 해지될 수 있습니다.',
    en: 'The questions on disclosure are not answered yet. A contract can be ended where something important was kept back.'
  },
  'application.disclosure_adverse': {
    ko: '고지사항({question})에 해당한다고 답하셔서 담당자가 확인합니다.',
    en: 'You answered yes to the question {question}; an underwriter looks at it.'
  },
  'application.above_straight_through_limit': {
    ko: '신청 금액 합계({amount}원)가 자동으로 인수하는 한도 {limit}원을 넘어 담당자가 심사합니다.',
    en: 'The amounts come to {amount} won, above the {limit} won that are approved without a person.'
  },
  'application.asks_beyond_proposal': {
    ko: '설계제안보다 많은 금액을 원하셔서 담당자가 검토합니다.',
    en: 'You ask for more than was proposed; an underwriter looks at it.'
  }
} as const satisfies Record<string, MessageTexts>

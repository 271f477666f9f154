import type { MessageTexts } from './texts.ts'

/** Sentences of the findings about who a buyer is and how its credit stands. They say neither the grade nor who reported what. */
export const CREDIT_MESSAGES = {
  'buyer.corporate_number_conflict': {
    ko: '구매기업의 법인등록번호가 이전에 확인된 것과 달라 담당자가 확인합니다.',
    en: 'Another corporation is on record behind the buyer’s business number; an underwriter has to check which is right.'
  },
  'buyer.limit_withdrawn': {
    ko: '{from}부터 이 구매기업에 대한 인수한도가 중단되었습니다.',
    en: 'From {from} on the insurer gives no limit on this buyer.'
  },
  'buyer.under_warning': {
    ko: '구매기업의 신용상태에 주의할 정보가 있어 담당자가 확인합니다.',
    en: 'There is a warning about the buyer’s credit; an underwriter has to decide.'
  },
  'buyer.under_watch': {
    ko: '구매기업의 신용상태를 관찰하고 있습니다.',
    en: 'The buyer’s credit is under watch.'
  },
  'buyer.assessment_expired': {
    ko: '구매기업의 신용평가 유효기간이 {validUntil}에 끝나 다시 평가해야 합니다.',
    en: 'The assessment of the buyer’s credit was valid until {validUntil}; it has to be assessed again.'
  },
  'buyer.assessment_stale': {
    ko: '신용평가 이후에 접수된 정보가 있어 구매기업을 다시 평가해야 합니다.',
    en: 'Something was reported after the buyer’s credit was assessed; it has to be assessed again.'
  },
  'buyer.grade_of_unconfirmed_party': {
    ko: '같은 법인의 다른 사업자등록번호로 평가된 등급이므로 담당자가 같은 법인인지 확인합니다.',
    en: 'The grade was assessed through another business number; an underwriter has to confirm that both are one corporation.'
  }
} as const satisfies Record<string, MessageTexts>

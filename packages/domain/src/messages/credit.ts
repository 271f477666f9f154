import type { MessageTexts } from './texts.ts'

/** Sentences of the findings about who a buyer is and how its credit stands. They say neither the grade nor who reported what. */
export const CREDIT_MESSAGES = {
  'buyer.corporate_number_conflict': {
    ko: '구매기업의 사업자등록번호와 법인등록번호가 서로 맞는지 담당자가 확인합니다. 두 번호를 다시 확인해 주세요.',
    en: 'An underwriter has to check that the buyer’s business number and corporate number belong together. Please check both, too.'
  },
  'policyholder.corporate_number_conflict': {
    ko: '보험계약자의 사업자등록번호와 법인등록번호가 서로 맞는지 담당자가 확인합니다. 두 번호를 다시 확인해 주세요.',
    en: 'An underwriter has to check that the policyholder’s business number and corporate number belong together. Please check both, too.'
  },
  'buyer.party_unconfirmed': {
    ko: '이 청약의 기업이 어느 법인인지 확인이 필요해 담당자가 심사합니다. 법인등록번호를 적어 주시면 도움이 됩니다.',
    en: 'An underwriter has to confirm which corporation stands behind a firm of this application. Naming corporate numbers helps.'
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

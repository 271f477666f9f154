import type { Texts } from '../../http/language.ts'

/** What became of an insured event. */
export const CHANGES = {
  corrected: { ko: '정정', en: 'corrected' },
  withdrawn: { ko: '취소', en: 'withdrawn' }
} as const satisfies Record<string, Texts>

/** What that means for a claim on it. */
export const CONSEQUENCES = {
  draft_withdrawn: {
    ko: '준비해 두었던 청구서 초안을 거두었습니다. 따로 하실 일은 없습니다.',
    en: 'The claim that was drafted for you is withdrawn. There is nothing that you need to do.'
  },
  draft_renewed: {
    ko: '청구서 초안의 날짜와 금액을 다시 계산해 두었으니 확인해 주세요.',
    en: 'The dates and the amount of your draft are worked out again; please read them.'
  },
  reassess: {
    ko: '진행 중인 청구를 담당자가 다시 살펴보고 알려 드리겠습니다.',
    en: 'An officer looks at your claim again and will tell you.'
  },
  clawback: {
    ko: '이미 지급한 보험금을 담당자가 다시 확인합니다. 결정하기 전에 의견을 여쭙겠습니다.',
    en: 'An officer looks at what was paid again, and asks for your view before anything is decided.'
  }
} as const satisfies Record<string, Texts>

/** What happened to a buyer. */
export const INSURED_EVENTS = {
  dishonoured_bill: { ko: '부도', en: 'a dishonoured bill' },
  business_closure: { ko: '폐업', en: 'the closure of its business' },
  dissolution_registration: { ko: '해산등기', en: 'the registration of its dissolution' },
  rehabilitation_petition: { ko: '회생절차 개시신청', en: 'a petition for rehabilitation' },
  bankruptcy_petition: { ko: '파산신청', en: 'a petition for bankruptcy' },
  personal_rehabilitation_petition: { ko: '개인회생절차 개시신청', en: 'a petition for personal rehabilitation' }
} as const satisfies Record<string, Texts>

/** How a buyer stands. */
export const BANDS = {
  normal: { ko: '정상', en: 'normal' },
  watch: { ko: '관찰', en: 'watch' },
  warning: { ko: '경고', en: 'warning' },
  stopped: { ko: '거래 중지', en: 'stopped' }
} as const satisfies Record<string, Texts>

/** How a policy ends before its time, as its pledgee is told. */
export const ENDS = {
  cancelled: { ko: '해지되어', en: 'is cancelled' },
  terminated: { ko: '보험료 미납으로 해지되어', en: 'is terminated, since premium was not paid' },
  rescinded: {
    ko: '취소되거나 고지의무 위반으로 해지되어, 그 전의 보험사고에도 보험금이 지급되지 않을 수 있으며',
    en: 'is rescinded, and earlier events may not be paid either'
  }
} as const satisfies Record<string, Texts>

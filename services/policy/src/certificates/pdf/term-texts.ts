import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import type { StatedValue } from '@trade-credit/domain/rules.ts'
import type { TermCode } from '../certificate-terms.ts'

interface TermText {
  readonly name: MessageTexts
  /** `{value}` is the rule's value. */
  readonly text: MessageTexts
}

const TEXTS: Readonly<Record<TermCode, TermText>> = {
  insured_events: {
    name: { ko: '보험사고', en: 'Insured events' },
    text: { ko: '구매기업에 다음 일이 생긴 때: {value}', en: 'When one of these befalls a buyer: {value}' }
  },
  overdue_months: {
    name: { ko: '결제 지체', en: 'Overdue payment' },
    text: {
      ko: '결제기일이 지나고 {value}개월이 되도록 대금을 받지 못하면 보험사고입니다.',
      en: 'A receivable that is unpaid {value} months after its due date is an insured event.'
    }
  },
  cover_from_inception: {
    name: { ko: '담보하는 채권', en: 'What is covered' },
    text: {
      ko: '보험기간이 시작된 날부터 공급한 매출채권을 담보합니다.',
      en: 'Receivables for what is supplied from the first day of the period.'
    }
  },
  run_off: {
    name: { ko: '보험기간이 끝난 뒤', en: 'After the period' },
    text: {
      ko: '보험기간에 공급한 매출채권은 기간이 끝난 뒤에 사고가 나도 보장합니다. 기간이 끝난 뒤에 공급한 것은 담보하지 않습니다.',
      en: 'What was supplied in the period stays covered when the event comes later. What is supplied after it is not covered.'
    }
  },
  payment_bounds: {
    name: { ko: '보험금', en: 'Insurance money' },
    text: {
      ko: '구매기업별 보험금액과 실제 손해 × 보상률 가운데 적은 금액을 지급합니다. ({value})',
      en: 'For each buyer the lesser of its insured amount and the actual loss × coverage ratio. ({value})'
    }
  },
  claim_window_days: {
    name: { ko: '청구 기한', en: 'When to claim' },
    text: {
      ko: '청구할 수 있게 된 날부터 {value}일 안에 청구하십시오. 늦어도 청구할 수 있으나 사유를 밝혀야 합니다.',
      en: 'Within {value} days from the day it can first be claimed. Later claims are taken with a reason.'
    }
  },
  prescription_years: {
    name: { ko: '소멸시효', en: 'Prescription' },
    text: {
      ko: '보험금 청구권은 {value}년이 지나면 소멸합니다.',
      en: 'The right to insurance money is barred after {value} years.'
    }
  },
  payment_days: {
    name: { ko: '지급 기한', en: 'When it is paid' },
    text: {
      ko: '지급할 보험금이 정해진 날부터 {value}일 안에 지급합니다.',
      en: 'Within {value} days after the amount was fixed.'
    }
  },
  real_trade_required: {
    name: { ko: '보상하지 않는 채권', en: 'Not paid: no real trade' },
    text: { ko: '실제 상거래가 없는 채권', en: 'Receivables without real trade.' }
  },
  related_firm_excluded: {
    name: { ko: '보상하지 않는 채권', en: 'Not paid: related firms' },
    text: { ko: '관계기업에 대한 채권', en: 'What a related firm owes.' }
  },
  supplies_after_known_event_excluded: {
    name: { ko: '보상하지 않는 채권', en: 'Not paid: known events' },
    text: {
      ko: '구매기업의 부도·회생 등 사고를 안 뒤에 공급한 채권',
      en: 'What was supplied after an insolvency event on the buyer was known.'
    }
  },
  vat_return_required: {
    name: { ko: '보상하지 않는 채권', en: 'Not paid: undeclared sales' },
    text: {
      ko: '부가가치세 신고에서 빠진 매출의 채권. 이미 지급한 보험금은 돌려받습니다.',
      en: 'Sales left out of the VAT return; what was paid for them is taken back.'
    }
  },
  unpaid_premium_deducted: {
    name: { ko: '보험료 공제', en: 'Unpaid premium' },
    text: { ko: '내지 않은 보험료는 보험금에서 뺍니다.', en: 'Is deducted from insurance money.' }
  },
  pledgee_first: {
    name: { ko: '질권자 우선', en: 'Pledgee first' },
    text: {
      ko: '질권이 있으면 대출금액까지 질권자에게 먼저 지급합니다.',
      en: 'Insurance money goes to the pledgee first, up to its loan.'
    }
  },
  refund_pro_rata: {
    name: { ko: '중도 해지', en: 'Cancellation' },
    text: {
      ko: '보험기간 중에 해지하면 남은 기간의 보험료를 돌려드립니다.',
      en: 'A policy cancelled before its end gives back the premium for the time left.'
    }
  }
}

const CODES: Readonly<Record<string, MessageTexts>> = {
  dishonoured_bill: { ko: '당좌부도', en: 'dishonour of bills' },
  business_closure: { ko: '폐업', en: 'closure of business' },
  dissolution_registration: { ko: '해산등기', en: 'registration of dissolution' },
  rehabilitation_petition: { ko: '회생절차 개시 신청', en: 'petition for rehabilitation' },
  bankruptcy_petition: { ko: '파산 신청', en: 'petition for bankruptcy' },
  personal_rehabilitation_petition: { ko: '개인회생절차 개시 신청', en: 'petition for personal rehabilitation' },
  overdue: { ko: '결제 지체', en: 'overdue payment' },
  coverage_ratio: { ko: '보상률 적용', en: 'bound by the coverage ratio' },
  actual_loss: { ko: '실제 손해 한도', en: 'bound by the actual loss' }
}

/** The name of a term and what it says with this value, in a language. */
export function termText(
  code: TermCode,
  value: StatedValue,
  language: keyof MessageTexts
): { name: string; text: string } {
  const { name, text } = TEXTS[code]
  const shown = [value].flat().map(one => CODES[String(one)]?.[language] ?? String(one))
  return { name: name[language], text: text[language].replace('{value}', shown.join(', ')) }
}

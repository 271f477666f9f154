import type { MessageTexts } from './texts.ts'

/** Sentences of the findings that a change of a policy can make. */
export const ENDORSEMENT_MESSAGES = {
  'endorsement.policy_not_in_force': {
    ko: '보장 중인 보험계약만 변경할 수 있습니다. 밀린 보험료가 있으면 먼저 내 주세요.',
    en: 'Only a policy in force can be changed. Pay what is overdue first, where something is.'
  },
  'endorsement.date_past': {
    ko: '변경일({date})은 오늘({today})이거나 그 뒤여야 합니다.',
    en: 'The change is dated {date}; it can take effect from today, {today}, on.'
  },
  'endorsement.date_outside_period': {
    ko: '변경일({date})은 보험기간({inception}부터 {until} 전까지) 안이어야 합니다.',
    en: 'The change is dated {date}; it has to lie within the period from {inception} to the day before {until}.'
  },
  'endorsement.before_last_change': {
    ko: '{last}부터 적용되는 변경이 이미 있습니다. 그날이거나 그 뒤의 날짜로 다시 보내 주세요.',
    en: 'A change that takes effect on {last} is agreed already. Send this one for that day or a later one.'
  },
  'endorsement.buyer_not_covered': {
    ko: '변경일에 보장되는 구매기업이 아닙니다. 사업자등록번호를 확인해 주세요.',
    en: 'The buyer is not covered on the day of the change. Check the business number.'
  },
  'endorsement.not_lower': {
    ko: '지금 보험금액({amount}원)보다 낮은 금액이어야 합니다. 높이시려면 raise_limit로 신청해 주세요.',
    en: 'The amount has to be below the insured amount of {amount} won. To raise it, ask for raise_limit.'
  },
  'endorsement.not_higher': {
    ko: '지금 보험금액({amount}원)보다 높은 금액이어야 합니다. 낮추시려면 lower_limit로 신청해 주세요.',
    en: 'The amount has to be above the insured amount of {amount} won. To lower it, ask for lower_limit.'
  },
  'endorsement.covered_already': {
    ko: '변경일에 이미 {amount}원까지 보장되는 구매기업입니다. 높이시려면 raise_limit로 신청해 주세요.',
    en: 'The buyer is covered for {amount} won already on the day of the change. To raise that, ask for raise_limit.'
  },
  'endorsement.buyer_unknown': {
    ko: '아직 심사한 적이 없는 구매기업이거나 법인등록번호가 기록과 다릅니다. 해당 구매기업으로 새 견적과 청약을 진행해 주세요.',
    en: 'The buyer is not known to underwriting yet, or not under this corporate number. Ask for a quote with that buyer and apply with it.'
  },
  'endorsement.too_few_buyers': {
    ko: '이 상품은 구매기업 {limit}곳 이상이 필요한데, 변경하면 {count}곳만 남습니다.',
    en: 'The product needs at least {limit} buyers; after the change {count} would be left.'
  },
  'endorsement.no_buyer_left': {
    ko: '변경하면 보장되는 구매기업이 없습니다. 계약을 해지하시려면 POST …/cancellations를 이용해 주세요.',
    en: 'No buyer would be left. To end the policy, use POST …/cancellations.'
  },
  'endorsement.needs_underwriting': {
    ko: '이 증액이나 추가는 담당자의 인수심사가 필요합니다. 해당 구매기업으로 새 견적과 청약을 진행해 주세요.',
    en: 'An underwriter has to decide on this raise or addition. Ask for a quote with that buyer and apply with it.'
  }
} as const satisfies Record<string, MessageTexts>

import type { MessageTexts } from './texts.ts'

/** Sentences of the findings that a claim, a receivable of it or a refund can make. */
export const CLAIM_MESSAGES = {
  'claim.too_early': {
    ko: '{date}부터 보험금을 청구하실 수 있습니다.',
    en: 'You can claim from {date}.'
  },
  'claim.late_without_reason': {
    ko: '청구 기간({date}까지)이 지났습니다. 늦어진 사유를 알려 주시면 심사를 진행하겠습니다.',
    en: 'The claim window ended on {date}. Tell us the reason for the delay and we will go on with it.'
  },
  'claim.late_with_reason': {
    ko: '청구 기간({date}까지)이 지났으나 알려 주신 사유를 함께 심사합니다.',
    en: 'The claim window ended on {date}; the reason you gave is assessed with the claim.'
  },
  'claim.documents_missing': {
    ko: '아직 들어오지 않은 서류가 있습니다: {documents}. 서류를 받은 뒤 결정하거나, 없이 결정하는 까닭을 적어 주세요.',
    en: 'Some papers have not come in yet: {documents}. Decide when they are here, or give the reason for doing without them.'
  },
  'claim.barred': {
    ko: '보험금 청구권의 소멸시효가 {date}에 완성되었습니다.',
    en: 'The right to claim could be used through {date}; since then it is barred by prescription.'
  },
  'claim.event_before_inception': {
    ko: '보험 개시일({inception}) 전인 {date}에 이미 발생한 사고는 보상하지 않습니다.',
    en: 'The event happened on {date}, before cover began on {inception}, and is not covered.'
  },
  'claim.payments_beyond_receivables': {
    ko: '받으신 대금 중 {amount}원은 청구하신 채권을 모두 채우고 남았습니다. 다른 채권이 있는지 확인해 주세요.',
    en: '{amount} won of the payments exceed the receivables of the claim. Check whether another receivable is missing.'
  },
  'claim.loss_added_by_late_notice': {
    ko: '사고 통지가 늦어 늘어난 손해 {amount}원을 제외했습니다.',
    en: '{amount} won that the late notice added to the loss are left out.'
  },
  'claim.cost_not_necessary': {
    ko: '손해 방지에 필요하거나 유익한 것으로 확인되지 않은 비용 {amount}원은 제외했습니다.',
    en: '{amount} won of costs were not found necessary or useful to reduce the loss and are left out.'
  },
  'claim.unpaid_premium_deducted': {
    ko: '아직 내지 않으신 보험료 {amount}원을 보험금에서 공제했습니다.',
    en: '{amount} won of unpaid premium are deducted from the claim payment.'
  },
  'claim.premium_not_due_deducted': {
    ko: '납입 기일이 아직 오지 않은 보험료 {amount}원도 보험금에서 공제했습니다. 다시 내실 필요가 없습니다.',
    en: '{amount} won of premium that is not due yet are deducted too; you need not pay them again.'
  },
  'receivable.not_real_trade': {
    ko: '실제 상거래로 생긴 채권이 아니어서 보상 대상에서 제외했습니다.',
    en: 'The receivable does not come from a real trade and is left out.'
  },
  'receivable.under_another_policy': {
    ko: '같은 세금계산서 또는 어음이 다른 보험계약에서 이미 청구되어 제외했습니다.',
    en: 'The same tax invoice or bill was already claimed under another policy and is left out.'
  },
  'receivable.same_number_elsewhere': {
    ko: '같은 보험계약자의 다른 청구({claim})에 같은 구매기업에 대한 같은 번호의 채권({invoiceNumber}, 공급일 {date}, {amount}원)이 있습니다. 같은 거래를 두 번 지급하지 않도록 세금계산서로 확인해 주세요.',
    en: 'Another claim of the policyholder ({claim}) puts forward a receivable on this buyer with the same number ({invoiceNumber}, supplied on {date}, {amount} won). See by the tax invoices that one trade is not paid twice.'
  },
  'receivable.same_amount_elsewhere': {
    ko: '같은 보험계약자의 다른 청구({claim})에 같은 구매기업에 대해 금액이 같고 공급일이 가까운 채권({invoiceNumber}, 공급일 {date}, {amount}원)이 있습니다. 같은 거래를 두 번 지급하지 않도록 세금계산서로 확인해 주세요.',
    en: 'Another claim of the policyholder ({claim}) puts forward a receivable on this buyer with the same amount and a near day ({invoiceNumber}, supplied on {date}, {amount} won). See by the tax invoices that one trade is not paid twice.'
  },
  'receivable.same_number_written_otherwise': {
    ko: '이 청구에 있거나 이 보험계약에 신고된 채권 가운데 번호의 표기만 다른 채권({invoiceNumber}, 공급일 {date}, {amount}원)이 있습니다. 같은 거래를 두 번 지급하지 않도록 세금계산서로 확인해 주세요.',
    en: 'A receivable of this claim, or one that was declared under its policy, has the same number written otherwise ({invoiceNumber}, supplied on {date}, {amount} won). See by the tax invoices that one trade is not paid twice.'
  },
  'receivable.in_another_claim': {
    ko: '같은 채권이 이 보험계약의 다른 청구에 이미 포함되어 제외했습니다.',
    en: 'Another claim under this policy already counts the receivable, so it is left out here.'
  },
  'receivable.listed_twice': {
    ko: '같은 채권({invoiceNumber})이 두 번 기재되어 한 번만 인정했습니다.',
    en: 'The receivable {invoiceNumber} is listed twice and counts once.'
  },
  'receivable.related_firm': {
    ko: '관계기업에 대한 채권은 보상 대상이 아니어서 제외했습니다.',
    en: 'Receivables from a related firm are not covered and are left out.'
  },
  'receivable.before_inception': {
    ko: '보험 개시일({inception}) 전인 {date}에 공급한 채권이어서 제외했습니다.',
    en: 'Supplied on {date}, before cover began on {inception}, and left out.'
  },
  'receivable.after_period': {
    ko: '보험기간이 끝난 뒤({until} 이후)인 {date}에 공급한 채권이어서 제외했습니다.',
    en: 'Supplied on {date}, when the period had ended (from {until}), and left out.'
  },
  'receivable.after_known_event': {
    ko: '구매기업의 사고를 아신 날({known})보다 뒤인 {date}에 공급한 채권이어서 제외했습니다.',
    en: 'Supplied on {date}, after the buyer’s insolvency was known on {known}, and left out.'
  },
  'receivable.after_withdrawal': {
    ko: '이 구매기업에 대한 보장이 {withdrawn}부터 중단되어 {date}에 공급한 채권을 제외했습니다.',
    en: 'Cover for this buyer was withdrawn from {withdrawn}; the supply of {date} is left out.'
  },
  'receivable.term_over_limit': {
    ko: '결제기간 {days}일이 한도인 {limit}일을 넘어 제외했습니다.',
    en: 'The term of {days} days exceeds the limit of {limit} days, and the receivable is left out.'
  },
  'receivable.term_over_agreed': {
    ko: '결제기간 {days}일이 계약에서 정한 {limit}일을 넘습니다. 담당자가 확인할 때까지 제외했습니다.',
    en: 'The term of {days} days exceeds the {limit} days agreed in the policy; it is left out until an officer has looked at it.'
  },
  'receivable.due_before_supply': {
    ko: '결제기일({date})이 공급일보다 빠릅니다. 확인할 때까지 제외했습니다.',
    en: 'The due date {date} lies before the supply; the receivable is left out until that is cleared up.'
  },
  'receivable.not_yet_claimable': {
    ko: '이 채권은 {date}부터 청구하실 수 있어 이번 청구에서는 제외했습니다.',
    en: 'This receivable can be claimed from {date} and is left out for now.'
  },
  'receivable.corrected_late': {
    ko: '보험사고나 연체, 청구가 있은 뒤인 {date}에 다시 신고하시거나 철회를 되돌리신 채권이어서, 담당자가 증빙을 확인할 때까지 제외했습니다. 세금계산서나 거래명세서를 청구 서류로 내 주세요.',
    en: 'It was declared anew, or its withdrawal taken back, on {date}, when an event, an overdue or a claim rested on what was declared before; it is left out until an officer has seen papers. Hand in the tax invoice or statement with the claim.'
  },
  'receivable.disputed': {
    ko: '구매기업과 다툼이 있는 채권이어서 해결될 때까지 제외했습니다.',
    en: 'The buyer disputes the receivable; it is left out until the dispute is settled.'
  },
  'receivable.vat_omitted': {
    ko: '부가가치세 신고에서 빠진 거래여서 제외했습니다.',
    en: 'The sale is missing from the VAT return and is left out.'
  },
  'receivable.vat_return_not_yet_due': {
    ko: '부가가치세 신고기한 전이어서 우선 인정했습니다. 신고에서 누락되면 지급한 보험금을 돌려주셔야 할 수 있습니다.',
    en: 'The VAT return is not due yet, so it counts for now. If the sale is then omitted, the payment may be taken back.'
  },
  'receivable.vat_left_out': {
    ko: '부가가치세 {amount}원은 손해액에서 제외했습니다.',
    en: '{amount} won of VAT are left out of the loss.'
  },
  'receivable.vat_not_stated': {
    ko: '부가가치세액을 알 수 없어 제외했습니다. 세액을 알려 주시면 다시 계산해 드립니다.',
    en: 'The VAT of the receivable is not stated, so it is left out. Tell us the amount and it is worked out again.'
  },
  'claim.event_no_longer_confirmed': {
    ko: '이 청구의 바탕이 된 보험사고가 정정되거나 철회되었거나, 다른 기업의 일로 확인되었습니다.',
    en: 'The insured event behind this claim was corrected or withdrawn, or turned out to be another firm’s.'
  },
  'claim.policy_rescinded': {
    ko: '고지의무 위반으로 {date}에 해지된 계약이어서 보험금을 지급하지 않습니다. 알리지 않은 사실이 사고에 영향을 미치지 않았음을 증명하시면 다시 심사합니다.',
    en: 'The policy was ended on {date} for a breach of the duty of disclosure, so nothing is paid. If you prove that the fact had no influence on the event, the claim is assessed again.'
  },
  'claim.rescission_without_influence': {
    ko: '알리지 않은 사실이 사고에 영향을 미치지 않았음이 증명되어, 계약이 해지되었어도 보험금을 지급합니다.',
    en: 'It is proved that the undisclosed fact had no influence on the event: the claim is paid although the policy was ended.'
  },
  'overdue.agreed_in_the_future': {
    ko: '합의일({date})이 아직 오지 않았습니다. 날짜를 다시 확인해 주세요.',
    en: 'The agreement is dated {date}, which has not come yet. Check the date.'
  },
  'overdue.already_claimable': {
    ko: '이 채권은 {date}부터 이미 청구하실 수 있어, 이후의 합의로 청구 가능일을 늦출 수 없습니다.',
    en: 'The receivable can be claimed since {date}; what is agreed after that does not put the day off.'
  },
  'overdue.not_later': {
    ko: '새 결제기일은 지금의 결제기일({date})보다 뒤여야 합니다.',
    en: 'The new due date has to be later than the present one, {date}.'
  },
  'overdue.extended_too_far': {
    ko: '결제기일은 {date}까지만 연장하실 수 있습니다.',
    en: 'The due date can be extended to {date} at the latest.'
  },
  'overdue.plan_does_not_add_up': {
    ko: '분할 상환액의 합계({amount}원)가 남은 채권액({unpaid}원)과 다릅니다. 금액을 맞춰 주세요.',
    en: 'The instalments come to {amount} won, but {unpaid} won are unpaid. Make them agree.'
  },
  'overdue.plan_out_of_order': {
    ko: '분할 상환일을 빠른 날부터 하루에 하나씩 적어 주세요.',
    en: 'List the instalments from the earliest on, one for each day.'
  },
  'overdue.plan_before_due': {
    ko: '분할 상환일은 모두 채권의 결제기일({date})보다 뒤여야 합니다.',
    en: 'Every instalment has to be due later than the receivable itself, which is due on {date}.'
  },
  'overdue.plan_before_agreed': {
    ko: '분할 상환일은 모두 합의한 날({date})과 같거나 그보다 뒤여야 합니다.',
    en: 'Every instalment has to be due on the day of the agreement, {date}, or later.'
  },
  'claim.buyer_not_covered': {
    ko: '이 보험계약은 해당 구매기업을 보장하지 않습니다.',
    en: 'The policy does not cover this buyer.'
  },
  'claim.policy_not_in_force': {
    ko: '보험이 아직 개시되지 않았거나 효력이 없어 청구하실 수 없습니다.',
    en: 'The policy has not begun, or has no effect, so nothing can be claimed under it.'
  },
  'refund.not_foreseen': {
    ko: '계약 당시 기준에 환급 규정이 없습니다.',
    en: 'The rules of the contract foresee no refund.'
  },
  'refund.period_expired': {
    ko: '보험기간이 모두 지나 돌려드릴 보험료가 없습니다.',
    en: 'The period has fully run, so no premium is refunded.'
  },
  'refund.after_insured_event': {
    ko: '보험사고가 이미 발생하여 보험료를 돌려드리지 않습니다.',
    en: 'An insured event has already happened, so no premium is refunded.'
  }
} as const satisfies Record<string, MessageTexts>

import { addDays, plainDate } from '@trade-credit/domain/plain-date.ts'
import { Type } from 'typebox'
import { fields, orNull } from '../../schema/fields.ts'
import { PlainDate, Won } from '../../schema/schemas.ts'
import { kind, won } from './notice-kind.ts'
import { ENDS } from './notice-words.ts'

/** What a policyholder is told of a policy and its premium, and a bank of one that is pledged to it. */
export const POLICY_NOTICES = {
  premium_due: kind({
    parameters: fields({ amount: Won, dueOn: PlainDate }),
    title: { ko: '보험료를 내실 때입니다', en: 'A premium is due' },
    text: ({ amount, dueOn }) => ({
      ko: `보험료 ${won(amount).ko}을 ${dueOn}까지 내 주세요.`,
      en: `Please pay the premium of ${won(amount).en} by ${dueOn}.`
    })
  }),
  premium_overdue: kind({
    parameters: fields({ amount: Won, dueOn: PlainDate, payBy: PlainDate }),
    title: { ko: '보험료가 밀렸습니다', en: 'A premium is overdue' },
    text: ({ amount, dueOn, payBy }) => ({
      ko: `${dueOn}까지 내실 보험료를 포함해 ${won(amount).ko}이 아직 들어오지 않았습니다. ${payBy}까지 내 주시면 보장이 이어지고, 그때까지 내지 않으시면 그다음 날부터 계약이 해지됩니다.`,
      en: `${won(amount).en} of premium, due since ${dueOn}, have not arrived. Pay by ${payBy} and your cover goes on; otherwise the policy ends on the day after.`
    })
  }),
  premium_overdue_until_end: kind({
    parameters: fields({ amount: Won, dueOn: PlainDate, from: PlainDate }),
    title: { ko: '보험료가 밀렸습니다', en: 'A premium is overdue' },
    text: ({ amount, dueOn, from }) => ({
      ko: `${dueOn}까지 내실 보험료를 포함해 ${won(amount).ko}이 아직 들어오지 않았습니다. 보장은 정하신 대로 ${dayBefore(from)}까지이며, 밀린 보험료는 보험금이나 환급금에서 먼저 뺍니다.`,
      en: `${won(amount).en} of premium, due since ${dueOn}, have not arrived. Your cover ends as planned, with ${dayBefore(from)} as its last day; what is overdue is kept from claim payments and refunds first.`
    })
  }),
  premium_reversed: kind({
    parameters: fields({
      amount: Won,
      paidOn: PlainDate,
      unpaid: Won,
      dueOn: orNull(PlainDate),
      payBy: orNull(PlainDate),
      toRepay: Type.Optional(Won)
    }),
    title: { ko: '기록된 보험료 입금이 취소되었습니다', en: 'A premium that we had recorded was taken back' },
    text: ({ amount, paidOn, unpaid, dueOn, payBy, toRepay = 0 }) => ({
      ko: `${paidOn}에 받은 것으로 기록한 보험료 ${won(amount).ko}이 실제로 들어오지 않았거나 잘못 기록되어 취소했습니다.${payBy !== null ? ` 밀린 보험료는 ${won(unpaid).ko}입니다. ${payBy}까지 내 주시면 보장이 이어지고, 그때까지 내지 않으시면 그다음 날부터 계약이 해지됩니다.` : dueOn === null ? '' : ` 그 보험료의 납입일은 ${dueOn}입니다.`}${toRepay === 0 ? '' : ` 그 입금에서 남아 이미 돌려드린 ${won(toRepay).ko}은 다시 보내 주셔야 하며, 보장에는 영향이 없습니다.`} 이미 내셨다면 문의해 주세요.`,
      en: `The premium of ${won(amount).en} that we had recorded as received on ${paidOn} did not arrive, or was recorded by mistake, and is taken back.${payBy !== null ? ` ${won(unpaid).en} are overdue: pay by ${payBy} and your cover goes on; otherwise the policy ends on the day after.` : dueOn === null ? '' : ` It is due on ${dueOn}.`}${toRepay === 0 ? '' : ` ${won(toRepay).en} that were paid back to you of it have to come back; your cover does not hang on them.`} If you have paid it, please ask us.`
    })
  }),
  premium_reversed_after_end: kind({
    parameters: fields({ amount: Won, paidOn: PlainDate, lessRefund: Won, toPay: Won }),
    title: {
      ko: '끝난 계약의 보험료 입금이 취소되어 정산이 바뀌었습니다',
      en: 'A premium of your ended policy was taken back, which changes what is settled'
    },
    text: ({ amount, paidOn, lessRefund, toPay }) => ({
      ko: `${paidOn}에 받은 것으로 기록한 보험료 ${won(amount).ko}이 실제로 들어오지 않았거나 잘못 기록되어 취소했습니다.${lessRefund === 0 ? '' : ` 돌려드리기로 한 보험료가 ${won(lessRefund).ko} 줄어듭니다.`}${toPay === 0 ? '' : ` 보장받으신 기간의 보험료와 이미 돌려드린 금액 ${won(toPay).ko}을 내 주셔야 합니다.`} 이미 내셨다면 문의해 주세요.`,
      en: `The premium of ${won(amount).en} that we had recorded as received on ${paidOn} did not arrive, or was recorded by mistake, and is taken back.${lessRefund === 0 ? '' : ` What we owe you back is less by ${won(lessRefund).en}.`}${toPay === 0 ? '' : ` ${won(toPay).en} are to be paid: premium of the days with cover, and what was paid back to you already.`} If you have paid it, please ask us.`
    })
  }),
  premium_refunded: kind({
    parameters: fields({ amount: Won, setOff: Won, paidOn: PlainDate }),
    title: { ko: '보험료를 돌려드렸습니다', en: 'Premium was paid back to you' },
    text: ({ amount, setOff, paidOn }) => ({
      ko: `${paidOn}에 보험료 ${won(amount).ko}을 돌려드렸습니다.${setOff === 0 ? '' : ` 밀린 보험료 ${won(setOff).ko}은 먼저 상계했습니다.`}`,
      en: `We paid ${won(amount).en} of premium back on ${paidOn}.${setOff === 0 ? '' : ` ${won(setOff).en} were set off against overdue premium first.`}`
    })
  }),
  policy_in_force: kind({
    parameters: fields({ inception: PlainDate, expiry: PlainDate }),
    title: { ko: '보장이 시작되었습니다', en: 'Your cover has begun' },
    text: ({ inception, expiry }) => ({
      ko: `${inception}부터 ${dayBefore(expiry)}까지 공급하시는 분이 보장됩니다.`,
      en: `What you deliver from ${inception} through ${dayBefore(expiry)} is covered.`
    })
  }),
  policy_expiring: kind({
    parameters: fields({ expiry: PlainDate, renewalQuoteId: orNull(Type.String({ maxLength: 40 })) }),
    title: { ko: '보험이 곧 끝납니다', en: 'Your policy is about to expire' },
    text: ({ expiry, renewalQuoteId }) => ({
      ko: `보험은 ${dayBefore(expiry)}까지이며, 그 뒤에 공급하시는 분은 보장되지 않습니다.${renewalQuoteId === null ? '' : ' 갱신 견적을 준비해 두었습니다.'}`,
      en: `Your policy covers what you deliver through ${dayBefore(expiry)}, and nothing that you deliver later.${renewalQuoteId === null ? '' : ' A quote for its renewal is ready.'}`
    })
  }),
  policy_lapsed: kind({
    parameters: fields({ payBy: PlainDate, refund: Won }),
    title: { ko: '첫 보험료가 들어오지 않아 계약이 실효되었습니다', en: 'Your policy has lapsed' },
    text: ({ payBy, refund }) => ({
      ko: `첫 보험료가 ${payBy}까지 모두 들어오지 않아 보장이 시작되지 않았습니다.${refund === 0 ? '' : ` 내신 ${won(refund).ko}은 돌려드립니다.`} 보장이 필요하시면 새로 견적을 받아 청약해 주세요.`,
      en: `The first premium did not arrive in full by ${payBy}, so your cover never began.${refund === 0 ? '' : ` We give back the ${won(refund).en} that you paid.`} Ask for a new quote and apply again if you still want cover.`
    })
  }),
  policy_terminated: kind({
    parameters: fields({ from: PlainDate, refund: Won, stillOwed: Won }),
    title: { ko: '밀린 보험료 때문에 계약이 해지되었습니다', en: 'Your policy has ended, since premium was not paid' },
    text: ({ from, refund, stillOwed }) => ({
      ko: `${from}부터 공급하시는 분은 보장되지 않으며, 그 전에 공급하신 분의 보장은 남아 있습니다.${refund === 0 ? '' : ` 남은 기간의 보험료 ${won(refund).ko}을 돌려드립니다.`}${stillOwed === 0 ? '' : ` 보장받으신 기간의 보험료 ${won(stillOwed).ko}은 내 주세요.`}`,
      en: `What you deliver from ${from} on is not covered; what you delivered before still is.${refund === 0 ? '' : ` We give ${won(refund).en} of premium for the time left back.`}${stillOwed === 0 ? '' : ` Please pay ${won(stillOwed).en} for the time with cover.`}`
    })
  }),
  cancelled_without_refund: kind({
    parameters: fields({ from: PlainDate, refund: Won }),
    title: {
      ko: '계약이 해지되었고 돌려드릴 보험료가 없습니다',
      en: 'Your policy is cancelled, and no premium goes back'
    },
    text: ({ from, refund }) => ({
      ko: `${from}부터 보장이 없습니다. 그 전에 보험사고가 나서, 안내해 드린 보험료 ${won(refund).ko}은 돌려드리지 않습니다. 그 사고에 대한 보험금은 청구하실 수 있습니다.`,
      en: `There is no cover from ${from}. An insured event happened before that day, so the premium of ${won(refund).en} that we had announced is not given back. You can claim for the event.`
    })
  }),
  refunded_after_all: kind({
    parameters: fields({ from: PlainDate, refund: Won }),
    title: { ko: '해지된 계약의 보험료를 돌려드립니다', en: 'Premium of your ended policy goes back after all' },
    text: ({ from, refund }) => ({
      ko: `${from}부터 해지된 계약에서 보험사고 때문에 돌려드리지 않기로 했던 보험료 ${won(refund).ko}을, 그 사고가 취소되어 돌려드립니다.`,
      en: `Your policy ended on ${from}. The insured event for which premium of ${won(refund).en} was not given back is withdrawn, so it is given back now.`
    })
  }),
  cancellation_withdrawn: kind({
    parameters: fields({ from: PlainDate, expiry: PlainDate, unpaid: Won, dueOn: orNull(PlainDate) }),
    title: { ko: '해지가 철회되어 보장이 이어집니다', en: 'Your cancellation is withdrawn, and cover goes on' },
    text: ({ from, expiry, unpaid, dueOn }) => ({
      ko: `${from}부터 해지하기로 한 것이 철회되어 ${dayBefore(expiry)}까지 공급하시는 분이 보장됩니다.${dueOn === null ? '' : ` 남은 보험료 ${won(unpaid).ko}을 다시 내 주셔야 하며, 다음 납입일은 ${dueOn}입니다.`}`,
      en: `The cancellation from ${from} on is withdrawn: what you deliver through ${dayBefore(expiry)} is covered.${dueOn === null ? '' : ` ${won(unpaid).en} of premium are to be paid again, the next of it by ${dueOn}.`}`
    })
  }),
  policy_rescission_planned: kind({
    parameters: fields({ answerBy: PlainDate }),
    title: { ko: '계약을 해지하기 전에 의견을 여쭙니다', en: 'Before we end your policy, we ask for your view' },
    text: ({ answerBy }) => ({
      ko: `계약할 때 알려 주셔야 할 사실이 빠졌거나 달라 계약을 해지하려고 합니다. 사유를 확인하시고 ${answerBy}까지 의견을 보내 주세요.`,
      en: `Something that had to be disclosed was left out or was different, and we plan to end your policy. Please read why and send your view by ${answerBy}.`
    })
  }),
  policy_rescinded: kind({
    parameters: fields({ from: PlainDate, refund: Won }),
    title: { ko: '고지의무 위반으로 계약을 해지했습니다', en: 'Your policy was ended for a breach of disclosure' },
    text: ({ from, refund }) => ({
      ko: `${from}부터 보장이 없으며, 그 전의 보험사고에도 보험금을 지급하지 않습니다. 알리지 않은 사실이 사고에 영향을 미치지 않았음을 증명하시면 지급합니다.${refund === 0 ? '' : ` 보험료 ${won(refund).ko}을 돌려드립니다.`}`,
      en: `There is no cover from ${from}, and earlier events are not paid either, unless you prove that the fact had no influence on them.${refund === 0 ? '' : ` We give ${won(refund).en} of premium back.`}`
    })
  }),
  pledged_policy_ended: kind({
    parameters: fields({ endsAs: Type.Enum(['cancelled', 'terminated', 'rescinded']), coveredUntil: PlainDate }),
    title: { ko: '질권이 설정된 보험계약이 끝납니다', en: 'A policy that is pledged to you ends' },
    text: ({ endsAs, coveredUntil }) => ({
      ko: `질권이 설정된 보험계약이 ${ENDS[endsAs].ko} ${coveredUntil}부터 보장이 없습니다. 보험증권에서 남은 보장을 확인해 주세요.`,
      en: `A policy that is pledged to you ${ENDS[endsAs].en}: there is no cover from ${coveredUntil}. Please see by its certificate what is left.`
    })
  }),
  pledged_policy_goes_on: kind({
    parameters: fields({ coveredUntil: PlainDate }),
    title: { ko: '질권이 설정된 보험계약이 이어집니다', en: 'A policy that is pledged to you goes on' },
    text: ({ coveredUntil }) => ({
      ko: `끝난다고 알려 드린 보험계약의 해지가 철회되어 ${dayBefore(coveredUntil)}까지 보장이 이어집니다. 보험증권에서 확인해 주세요.`,
      en: `The end that we told you of is withdrawn: the policy that is pledged to you covers through ${dayBefore(coveredUntil)}. Please see its certificate.`
    })
  })
} as const

// `expiry` is the first day without cover.
function dayBefore(day: string) {
  return addDays(plainDate(day), -1)
}

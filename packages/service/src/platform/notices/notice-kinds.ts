import { addDays, plainDate } from '@trade-credit/domain/plain-date.ts'
import { type Static, Type } from 'typebox'
import type { Texts } from '../../http/language.ts'
import { fields, orNull } from '../../schema/fields.ts'
import { PlainDate, Won } from '../../schema/schemas.ts'
import { BUYER_NOTICES } from './buyer-notices.ts'
import { Documents, kind, type NoticeKind, won } from './notice-kind.ts'
import { ENDS } from './notice-words.ts'

/** Every kind of notice there is. The sentences are made when somebody reads them. */
export const NOTICE_KINDS = {
  ...BUYER_NOTICES,
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
  premium_refunded: kind({
    parameters: fields({ amount: Won, setOff: Won, paidOn: PlainDate }),
    title: { ko: '보험료를 돌려드렸습니다', en: 'Premium was paid back to you' },
    text: ({ amount, setOff, paidOn }) => ({
      ko: `${paidOn}에 보험료 ${won(amount).ko}을 돌려드렸습니다.${setOff === 0 ? '' : ` 밀린 보험료 ${won(setOff).ko}은 먼저 상계했습니다.`}`,
      en: `We paid ${won(amount).en} of premium back on ${paidOn}.${setOff === 0 ? '' : ` ${won(setOff).en} were set off against overdue premium first.`}`
    })
  }),
  offer_opened: kind({
    parameters: fields({ validUntil: PlainDate }),
    title: { ko: '인수 결과가 나왔습니다', en: 'There is an offer for you' },
    text: ({ validUntil }) => ({
      ko: `인수 결과를 확인해 주세요. ${validUntil}까지 수락하실 수 있습니다.`,
      en: `Please read our offer. You can accept it until ${validUntil}.`
    })
  }),
  offer_handed_over: kind({
    parameters: fields({ validUntil: PlainDate }),
    title: { ko: '계약자의 포털이 인수 결과를 넘겨받았습니다', en: 'The firm’s portal has taken the offer' },
    text: ({ validUntil }) => ({
      ko: `넘겨주신 인수 결과는 이제 계약자의 포털에서 ${validUntil}까지 계약으로 체결할 수 있습니다. 진행 상태는 계속 보실 수 있습니다.`,
      en: `The offer that you handed over can now be bound by the firm’s portal until ${validUntil}. You still see its status.`
    })
  }),
  offer_lapsed: kind({
    parameters: fields({ validUntil: PlainDate }),
    title: { ko: '인수 결과가 실효되었습니다', en: 'Our offer has lapsed' },
    text: ({ validUntil }) => ({
      ko: `${validUntil}까지 계약이 체결되지 않아 인수 결과가 실효되었습니다. 필요하시면 새로 견적을 받아 청약해 주세요.`,
      en: `Our offer was not bound by ${validUntil} and has lapsed. Ask for a new quote and apply again if you still want cover.`
    })
  }),
  application_declined: kind({
    parameters: fields({ appealUntil: PlainDate }),
    title: { ko: '청약을 인수하지 못하게 되었습니다', en: 'We cannot insure what you applied for' },
    text: ({ appealUntil }) => ({
      ko: `심사 결과 청약을 인수하지 못하게 되었습니다. 사유를 확인해 주세요. 동의하지 않으시면 ${appealUntil}까지 이의를 신청하실 수 있으며, 다른 담당자가 다시 살펴봅니다.`,
      en: `We have declined your application. Please read why. If you do not agree, you can appeal until ${appealUntil}; somebody else then looks at it again.`
    })
  }),
  appeal_decided: kind({
    parameters: fields({ outcome: Type.Enum(['upheld', 'rejected']) }),
    title: { ko: '이의 신청의 결과가 나왔습니다', en: 'Your appeal is decided' },
    text: ({ outcome }) =>
      outcome === 'upheld'
        ? {
            ko: '이의 신청을 받아들여, 처음 결정한 사람이 아닌 담당자가 청약을 다시 심사합니다. 결과는 다시 알려 드리겠습니다.',
            en: 'Your appeal is upheld: somebody who did not decide before looks at your application again. We will tell you the result.'
          }
        : {
            ko: '이의 신청을 받아들이지 않았습니다. 사유를 확인해 주세요. 사정이 달라지면 새로 견적을 받아 청약하실 수 있습니다.',
            en: 'Your appeal is not upheld. Please read why. If things change, ask for a new quote and apply again.'
          }
  }),
  application_returned: kind({
    parameters: fields({}),
    title: { ko: '청약이 반려되었습니다', en: 'Your application is returned' },
    text: () => ({
      ko: '청약을 그대로 심사하기 어렵습니다. 반려 사유를 확인하고 보완해 다시 제출해 주세요.',
      en: 'We cannot go on with the application as it is. Please read why, mend it and submit it again.'
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
  receivable_claimable: kind({
    parameters: fields({ dueOn: PlainDate, amount: Won, lateAfter: PlainDate }),
    title: { ko: '밀린 매출채권을 청구하실 수 있습니다', en: 'An overdue receivable can be claimed' },
    text: ({ dueOn, amount, lateAfter }) => ({
      ko: `${dueOn}이 만기였던 매출채권 ${won(amount).ko}을 이제 청구하실 수 있습니다. ${lateAfter}까지 청구해 주세요.`,
      en: `The receivable of ${won(amount).en} that was due on ${dueOn} can be claimed now. File the claim by ${lateAfter}.`
    })
  }),
  documents_requested: kind({
    parameters: fields({ documents: Documents, answerBy: orNull(PlainDate) }),
    title: { ko: '서류가 더 필요합니다', en: 'We need more documents' },
    text: ({ documents, answerBy }) => ({
      ko: `서류 ${documents.length}건을 더 보내 주세요.${answerBy === null ? '' : ` 기한은 ${answerBy}입니다.`}`,
      en: `Please send ${documents.length} more documents${answerBy === null ? '' : ` by ${answerBy}`}.`
    })
  }),
  adverse_decision_planned: kind({
    parameters: fields({ answerBy: PlainDate }),
    title: { ko: '결정하기 전에 의견을 여쭙니다', en: 'Before we decide, we ask for your view' },
    text: ({ answerBy }) => ({
      ko: `청구를 모두 인정하기 어려운 사유가 있습니다. 사유를 확인하시고 ${answerBy}까지 의견을 보내 주세요.`,
      en: `There are reasons against paying the claim in full. Please read them and send your view by ${answerBy}.`
    })
  }),
  claim_decided: kind({
    parameters: fields({ outcome: Type.Enum(['approved', 'partly_approved', 'denied']), amount: Won }),
    title: { ko: '보험금 심사가 끝났습니다', en: 'Your claim is decided' },
    text: ({ outcome, amount }) => ({
      ko:
        outcome === 'denied'
          ? '보험금을 지급하지 않기로 했습니다. 사유와 이의 신청 방법을 확인해 주세요.'
          : `보험금 ${won(amount).ko}을 지급하기로 했습니다.`,
      en:
        outcome === 'denied'
          ? 'We cannot pay the claim. Please read the reasons and how to appeal.'
          : `We are going to pay ${won(amount).en}.`
    })
  }),
  clawback_demanded: kind({
    parameters: fields({ amount: Won }),
    title: { ko: '보험금을 돌려주셔야 합니다', en: 'A claim payment is taken back' },
    text: ({ amount }) => ({
      ko: `지급한 보험금 가운데 ${won(amount).ko}을 돌려주셔야 합니다. 사유와 이의 제기 방법을 확인해 주세요.`,
      en: `Please pay ${won(amount).en} of the claim payment back. Read the reasons and how to object.`
    })
  }),
  webhook_disabled: kind({
    parameters: fields({ reason: Type.Enum(['gone', 'failing']) }),
    title: { ko: '웹훅 전송을 멈추었습니다', en: 'We stopped sending to a webhook' },
    text: ({ reason }) => ({
      ko: `${reason === 'gone' ? '수신 주소가 410(Gone)으로 응답해' : '여러 날 동안 한 건도 전달되지 않아'} 전송을 멈추었습니다. 수신 주소를 고친 뒤 구독의 status를 active로 바꾸면 멈춘 위치부터 이어서 보냅니다.`,
      en: `${reason === 'gone' ? 'The receiver answered 410 (Gone)' : 'Nothing could be delivered for days'}, so we stopped. Mend the receiver and set the subscription's status to active: sending goes on from where it stopped.`
    })
  }),
  claim_paid: kind({
    parameters: fields({ amount: Won, paidOn: PlainDate }),
    title: { ko: '보험금을 지급했습니다', en: 'Your claim is paid' },
    text: ({ amount, paidOn }) => ({
      ko: `보험금 ${won(amount).ko}을 ${paidOn}에 지급했습니다.`,
      en: `We paid ${won(amount).en} on ${paidOn}.`
    })
  })
} as const

// `expiry` is the first day without cover.
function dayBefore(day: string) {
  return addDays(plainDate(day), -1)
}

export type NoticeKindCode = keyof typeof NOTICE_KINDS
export type NoticeParameters<K extends NoticeKindCode> = Static<(typeof NOTICE_KINDS)[K]['parameters']>

export const NOTICE_KIND_CODES = Object.keys(NOTICE_KINDS) as NoticeKindCode[]

/** Whether this release knows the kind. */
export function isNoticeKind(text: string): text is NoticeKindCode {
  return Object.hasOwn(NOTICE_KINDS, text)
}

/** Title and sentence of a notice in each language. The parameters are those it was sent with. */
export function noticeTexts<K extends NoticeKindCode>(
  code: K,
  parameters: NoticeParameters<K>
): { title: Texts; text: Texts } {
  const { title, text } = NOTICE_KINDS[code] as unknown as NoticeKind<(typeof NOTICE_KINDS)[K]['parameters']>
  return { title, text: text(parameters) }
}

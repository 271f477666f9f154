import { type Static, Type } from 'typebox'
import type { Texts } from '../../http/language.ts'
import { fields, orNull } from '../../schema/fields.ts'
import { PlainDate, Won } from '../../schema/schemas.ts'
import { BUYER_NOTICES } from './buyer-notices.ts'
import { Documents, kind, type NoticeKind, won } from './notice-kind.ts'
import { POLICY_NOTICES } from './policy-notices.ts'

/** Every kind of notice there is. The sentences are made when somebody reads them. */
export const NOTICE_KINDS = {
  ...BUYER_NOTICES,
  ...POLICY_NOTICES,
  offer_opened: kind({
    parameters: fields({ validUntil: PlainDate }),
    title: { ko: '인수 결과가 나왔습니다', en: 'There is an offer for you' },
    text: ({ validUntil }) => ({
      // It may have been accepted before its firm's portal took it.
      ko: `인수 결과를 확인해 주세요. ${validUntil}까지 계약을 체결하실 수 있습니다.`,
      en: `Please read our offer. It can be bound until ${validUntil}.`
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
  offer_rejected: kind({
    parameters: fields({ rejectedOn: PlainDate }),
    title: { ko: '계약자의 포털이 인수 결과를 거절했습니다', en: 'The firm’s portal has rejected the offer' },
    text: ({ rejectedOn }) => ({
      ko: `넘겨주신 인수 결과를 계약자의 포털이 ${rejectedOn}에 거절하여 청약이 철회되었습니다. 필요하시면 같은 견적이나 새 견적으로 다시 청약해 주세요.`,
      en: `The firm’s portal rejected the offer that you handed over on ${rejectedOn}, and your application is withdrawn by that. Apply again, with the same quote or a new one, if the firm still wants cover.`
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
  application_lapsed: kind({
    parameters: fields({ openUntil: PlainDate }),
    title: { ko: '청약이 실효되었습니다', en: 'Your application has lapsed' },
    text: ({ openUntil }) => ({
      ko: `${openUntil}까지 제출이나 회신이 없어 청약이 실효되었습니다. 필요하시면 새로 견적을 받아 청약해 주세요.`,
      en: `Nothing more came of your application by ${openUntil}, so it has lapsed. Ask for a new quote and apply again if you still want cover.`
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

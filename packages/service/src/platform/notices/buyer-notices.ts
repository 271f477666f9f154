import { Type } from 'typebox'
import { fields } from '../../schema/fields.ts'
import { BusinessNumber, PlainDate, Won } from '../../schema/schemas.ts'
import { Documents, kind, won } from './notice-kind.ts'
import { BANDS, CHANGES, CONSEQUENCES, INSURED_EVENTS } from './notice-words.ts'

// Left out by notices from before it was told.
const Name = Type.Optional(Type.String({ maxLength: 200 }))
const EventType = Type.Enum(Object.keys(INSURED_EVENTS) as (keyof typeof INSURED_EVENTS)[])

/** What a policyholder is told of its buyers. */
export const BUYER_NOTICES = {
  claim_drafted: kind({
    parameters: fields({
      buyer: BusinessNumber,
      buyerName: Name,
      event: Type.Optional(fields({ type: EventType, occurredOn: PlainDate })),
      expectedPayout: Won,
      // True where no unpaid receivable was declared: it can come to as much.
      ceiling: Type.Optional(Type.Boolean()),
      // True where a claim on this buyer is drafted or filed already: the same loss is paid once.
      instead: Type.Optional(Type.Boolean()),
      lateAfter: PlainDate,
      documents: Documents
    }),
    title: { ko: '보험금을 청구하실 수 있습니다', en: 'You can claim' },
    text: ({ buyer, buyerName, event, expectedPayout, ceiling, instead, lateAfter, documents }) => ({
      ko: `가입하신 보험이 보장하는 구매기업 ${named(buyer, buyerName)}의 보험사고${event ? `(${INSURED_EVENTS[event.type].ko}, ${event.occurredOn})` : ''}가 확인되었습니다. 청구서 초안을 준비해 두었으며 예상 보험금은 ${ceiling ? '최대 ' : ''}${won(expectedPayout).ko}입니다. ${lateAfter}까지 필요한 서류 ${documents.length}건과 함께 청구해 주세요.${instead ? ' 이 구매기업에 대해 이미 준비되었거나 접수된 청구가 있으며, 같은 손해는 한 번만 지급됩니다.' : ''}`,
      en: `An insured event at a buyer that your policy covers, ${named(buyer, buyerName)}, is confirmed${event ? `: ${INSURED_EVENTS[event.type].en} on ${event.occurredOn}` : ''}. A claim is drafted for you; the expected payout is ${ceiling ? 'up to ' : ''}${won(expectedPayout).en}. File it by ${lateAfter} with the ${documents.length} documents that it lists.${instead ? ' Another claim on this buyer is drafted or filed already; the same loss is paid once.' : ''}`
    })
  }),
  receivable_claimable: kind({
    parameters: fields({
      buyer: Type.Optional(BusinessNumber),
      buyerName: Name,
      invoiceNumber: Type.Optional(Type.String({ maxLength: 400 })),
      dueOn: PlainDate,
      amount: Won,
      lateAfter: PlainDate
    }),
    title: { ko: '밀린 매출채권을 청구하실 수 있습니다', en: 'An overdue receivable can be claimed' },
    text: ({ buyer, buyerName, invoiceNumber, dueOn, amount, lateAfter }) => ({
      ko: `${dueOn}이 만기였던 ${buyer ? `구매기업 ${named(buyer, buyerName)}의 ` : ''}매출채권 ${won(amount).ko}${invoiceNumber ? `(번호 ${invoiceNumber})` : ''}을 이제 청구하실 수 있습니다. ${lateAfter}까지 청구해 주세요.`,
      en: `The receivable of ${won(amount).en}${invoiceNumber ? ` (no. ${invoiceNumber})` : ''}${buyer ? ` from ${named(buyer, buyerName)}` : ''} that was due on ${dueOn} can be claimed now. File the claim by ${lateAfter}.`
    })
  }),
  insured_event_changed: kind({
    parameters: fields({
      buyer: BusinessNumber,
      change: Type.Enum(['corrected', 'withdrawn']),
      // True where it stands, and befell another firm than the buyer.
      ofAnother: Type.Optional(Type.Boolean()),
      consequence: Type.Enum(['draft_withdrawn', 'draft_renewed', 'reassess', 'clawback'])
    }),
    title: { ko: '보험사고 내용이 바뀌었습니다', en: 'An insured event changed' },
    text: ({ buyer, change, ofAnother, consequence }) => {
      const told = ofAnother
        ? {
            ko: `구매기업(${buyer})의 보험사고로 알려 드린 일은 다른 기업의 일로 확인되었습니다.`,
            en: `What you were told as an insured event at a buyer (${buyer}) turned out to be another firm's.`
          }
        : {
            ko: `구매기업(${buyer})의 보험사고 확인이 ${CHANGES[change].ko}되었습니다.`,
            en: `The insured event at a buyer (${buyer}) was ${CHANGES[change].en}.`
          }
      const { ko, en } = CONSEQUENCES[consequence]
      return { ko: `${told.ko} ${ko}`, en: `${told.en} ${en}` }
    }
  }),
  buyer_status_changed: kind({
    parameters: fields({
      buyer: BusinessNumber,
      buyerName: Name,
      band: Type.Enum(['normal', 'watch', 'warning', 'stopped']),
      stopShipments: Type.Boolean(),
      // Where the insurer gives no limit any more: the first day whose deliveries are not covered.
      withdrawnFrom: Type.Optional(PlainDate),
      // Where it gives one again.
      coveredAgainFrom: Type.Optional(PlainDate)
    }),
    title: { ko: '구매기업의 상태가 바뀌었습니다', en: 'The standing of a buyer changed' },
    text: ({ buyer, buyerName, band, stopShipments, withdrawnFrom, coveredAgainFrom }) => {
      const [of, until] = [named(buyer, buyerName), withdrawnFrom]
      const sentences = [
        {
          ko: `구매기업 ${of}의 상태는 '${BANDS[band].ko}'입니다.`,
          en: `The standing of the buyer ${of} is now "${BANDS[band].en}".`
        },
        until && {
          ko: `${until}부터 공급하시는 분은 보장되지 않으며, 그 전에 공급하신 분은 그대로 보장됩니다.`,
          en: `What you deliver from ${until} on is not covered; what you delivered before stays covered.`
        },
        coveredAgainFrom && {
          ko: `${coveredAgainFrom}부터 공급하시는 분은 다시 보장됩니다.`,
          en: `What you deliver from ${coveredAgainFrom} on is covered again.`
        },
        stopShipments && {
          ko: '외상 거래를 멈추시기를 권합니다.',
          en: 'We advise you to stop shipping on credit.'
        }
      ].filter(sentence => typeof sentence === 'object')
      return { ko: sentences.map(({ ko }) => ko).join(' '), en: sentences.map(({ en }) => en).join(' ') }
    }
  })
} as const

function named(businessNumber: string, name: string | undefined): string {
  return name === undefined ? `(${businessNumber})` : `${name}(${businessNumber})`
}

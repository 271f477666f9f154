import { CLAIM_STATUSES } from '@trade-credit/domain/claims/claim-lifecycle.ts'
import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, FindingSchema, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { EVENT_FOLLOW_UPS } from './claim.ts'
import {
  FiledReceivableSchema,
  LossReductionCostBody,
  MOST_RECEIVABLES,
  UndesignatedPayments
} from './receivable.schemas.ts'

export const ClaimId = idSchema('cl')

export const ClaimStatusSchema = Type.Enum([...CLAIM_STATUSES], {
  description:
    'A `draft` was made by the system and waits to be filed. `provisionally_paid`: a VAT return is still to come. Nothing follows `withdrawn`.',
  examples: ['filed']
})

const EventType = Type.Enum(
  [
    'dishonoured_bill',
    'business_closure',
    'dissolution_registration',
    'rehabilitation_petition',
    'bankruptcy_petition',
    'personal_rehabilitation_petition',
    'overdue'
  ],
  { examples: ['rehabilitation_petition'] }
)

export const EventFollowUpSchema = Type.Enum([...EVENT_FOLLOW_UPS], { examples: ['reassess'] })

const head = {
  id: ClaimId,
  status: ClaimStatusSchema,
  policyId: idSchema('po'),
  product: Type.Enum([...PRODUCT_CODES]),
  policyholder: fields({ businessNumber: BusinessNumber }),
  buyer: BusinessNumber,
  event: fields({
    type: EventType,
    id: { ...orNull(idSchema('ev')), description: 'Null where the event is overdue receivables.' },
    occurredOn: PlainDate
  }),
  drafted: Type.Boolean({ description: 'Whether the system drafted it before anybody asked.' }),
  expectedPayout: { ...orNull(Won), description: 'What the policyholder was told to expect when it was drafted.' },
  claimableFrom: PlainDate,
  lateAfter: PlainDate,
  barredAfter: PlainDate,
  filedOn: orNull(PlainDate),
  late: Type.Boolean({
    description: 'Whether it was filed after `lateAfter`: a flag that asks for a reason, never a bar.'
  }),
  payableBy: { ...orNull(PlainDate), description: 'The last day to pay what was decided (상법 §658).' },
  eventFollowUp: {
    ...orNull(EventFollowUpSchema),
    description:
      'What an officer still has to do since the event was corrected or withdrawn, or turned out to be another firm’s: `reassess`, or take ' +
      'back what was paid (`clawback`).'
  },
  createdAt: Type.String({ format: 'date-time', examples: ['2022-05-03T01:02:03.456Z'] })
}

export const ClaimSchema = shared(
  'Claim',
  fields({
    ...head,
    receivableIds: Type.Array(idSchema('rv'), {
      maxItems: 10_000,
      description: 'The declared receivables that it is about; of a draft for an event, empty: all that are unpaid.'
    }),
    lateReason: orNull(Type.String({ maxLength: 1_000, examples: ['회생 신청 사실을 뒤늦게 알았습니다.'] })),
    receivables: Type.Array(FiledReceivableSchema, {
      maxItems: MOST_RECEIVABLES,
      description: 'Empty while it is a draft; its preview says what it would put forward.'
    }),
    undesignatedPayments: UndesignatedPayments,
    securityProceeds: Won,
    lossReductionCosts: Type.Array(LossReductionCostBody, { maxItems: 100 }),
    documents: Type.Array(
      fields({ type: Type.String({ maxLength: 60, examples: ['claim_form'] }), received: Type.Boolean() }),
      { maxItems: 60, description: 'The checklist: what its event needs, and what was asked for since.' }
    ),
    assessmentId: orNull(idSchema('as')),
    decisionId: { ...orNull(idSchema('dc')), description: 'The decision in effect.' },
    findings: Type.Array(FindingSchema, { maxItems: 20, description: 'What its day of filing means.' })
  })
)

export const ClaimPageSchema = shared('ClaimPage', pageSchema(fields(head)))

export const DocumentRequestBody = shared(
  'ClaimDocumentRequest',
  fields({
    documents: Type.Array(Type.String({ pattern: '^[a-z][a-z_]*$', maxLength: 60, examples: ['delivery_receipt'] }), {
      minItems: 1,
      maxItems: 30,
      uniqueItems: true,
      examples: [['delivery_receipt']]
    }),
    reason: lineOfText(1_000, { examples: ['3월 공급분의 인수증이 필요합니다.'] }),
    answerBy: Type.Optional(PlainDate)
  })
)

export const ReasonBody = shared(
  'ClaimReason',
  fields({ reason: lineOfText(1_000, { examples: ['구매기업이 대금을 모두 갚았습니다.'] }) })
)

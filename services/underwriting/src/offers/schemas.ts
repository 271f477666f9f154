import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { PremiumSchema, RateSchema } from '@trade-credit/quoting/cover.schemas.ts'
import { MOST_BUYERS } from '@trade-credit/quoting/request.schemas.ts'
import { pageSchema } from '@trade-credit/service/http/paging.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, FindingSchema, PlainDate, RuleSchema, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { ApplicationId, OfferId } from '../applications/schemas.ts'

export const OfferStatusSchema = Type.Enum(['open', 'accepted', 'bound', 'lapsed', 'withdrawn', 'rejected'], {
  description:
    '`open` until it is accepted; `accepted` until it is bound by POST /v1/policies; either way it lapses after `validUntil`. `rejected` by its holder, or `withdrawn` with its application.'
})

export const HandOverStatusSchema = Type.Enum(['open', 'taken', 'lapsed'], {
  description:
    '`open` until the channel takes the offer; `taken` from then on; `lapsed` where the offer came to its end, or was bound, before.'
})

const HandOverSchema = shared(
  'HandOver',
  fields(
    { status: HandOverStatusSchema, takenOn: orNull(PlainDate) },
    {
      description: 'Where the hand-over of an offer to the channel of its firm stands; null where nobody asked for one.'
    }
  )
)

const head = {
  id: OfferId,
  status: OfferStatusSchema,
  applicationId: ApplicationId,
  product: Type.Enum([...PRODUCT_CODES]),
  policyholder: fields({ businessNumber: BusinessNumber }),
  validUntil: { ...PlainDate, description: 'The last day on which it can be accepted and bound.' },
  requestedInception: orNull(PlainDate),
  paymentPlan: Type.Enum(['annual', 'instalments']),
  insuredAmount: Won,
  createdAt: Type.String({ format: 'date-time', examples: ['2021-12-01T01:02:03.456Z'] }),
  acceptedOn: orNull(PlainDate),
  rejectedOn: orNull({ ...PlainDate, description: 'The day on which its holder gave it up.' }),
  handOver: orNull(HandOverSchema)
}

const ConditionText = Type.String({ minLength: 1, maxLength: 2000, examples: ['분기마다 재무제표를 제출해 주세요.'] })

const OfferedBuyerSchema = shared(
  'OfferedBuyer',
  fields({
    businessNumber: BusinessNumber,
    approvedAmount: Won,
    insuredReceivables: Won,
    coveragePercent: Type.Number({ minimum: 0, maximum: 100, examples: [80] }),
    rate: RateSchema,
    premium: Won,
    conditions: Type.Array(ConditionText, { maxItems: 50, examples: [[]] }),
    findings: Type.Array(FindingSchema, { examples: [[]] })
  })
)

export const OfferSchema = shared(
  'Offer',
  fields({
    ...head,
    buyers: Type.Array(OfferedBuyerSchema, { maxItems: MOST_BUYERS }),
    premium: PremiumSchema,
    conditions: Type.Array(ConditionText, { maxItems: 50, description: 'Of the whole.', examples: [[]] }),
    rules: Type.Array(RuleSchema, { description: 'Every rule that had a say in the price, once.' }),
    rulebook: fields({ asOf: PlainDate, version: Type.String({ examples: ['sha256:0f…'] }) }),
    engine: Type.String({ description: 'Version of the calculation.', examples: ['1'] })
  })
)

export const OfferPageSchema = shared('OfferPage', pageSchema(fields({ ...head, payable: Won })))

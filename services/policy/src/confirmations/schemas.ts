import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { pageQuery, pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { Organisation } from '../pledges/schemas.ts'

const MOST_BUYERS = 200

export const ConfirmationPath = fields({ confirmationId: idSchema('ic') })
export const ConfirmationListQuery = fields({ ...pageQuery, policyId: Type.Optional(idSchema('po')) })

export const ConfirmationBody = fields({
  policyId: idSchema('po'),
  bank: Organisation,
  buyers: Type.Array(BusinessNumber, {
    minItems: 1,
    maxItems: MOST_BUYERS,
    uniqueItems: true,
    description: 'The buyers whose receivables the bank may know of.',
    examples: [['9998600043']]
  }),
  validUntil: PlainDate
})

/** What the bank is told, as it stood on `asOf`. */
const FactsSchema = shared(
  'InsuredReceivables',
  fields({
    policyholder: fields({ businessNumber: BusinessNumber, name: Type.String({ examples: ['예시정밀'] }) }),
    product: Type.Enum([...PRODUCT_CODES]),
    period: fields({ inception: PlainDate, expiry: PlainDate }),
    buyers: Type.Array(
      fields({
        businessNumber: BusinessNumber,
        insuredAmount: Won,
        coveragePercent: { ...orNull(Type.Number({ minimum: 0, maximum: 100 })), examples: [80] },
        receivables: Type.Integer({ minimum: 0, description: 'Not settled.', examples: [3] }),
        outstanding: Won,
        coveredOutstanding: Won
      }),
      { maxItems: MOST_BUYERS }
    )
  })
)

export const ConfirmationSchema = shared(
  'InsuredReceivablesConfirmation',
  fields({
    id: idSchema('ic'),
    policyId: idSchema('po'),
    bank: Organisation,
    consentedOn: PlainDate,
    validUntil: PlainDate,
    withdrawnOn: { ...orNull(PlainDate), examples: [null] },
    asOf: PlainDate,
    facts: FactsSchema
  })
)
export const ConfirmationPageSchema = shared('InsuredReceivablesConfirmationPage', pageSchema(ConfirmationSchema))

import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { PremiumSchema, QuotedBuyerSchema } from '@trade-credit/quoting/cover.schemas.ts'
import { MOST_BUYERS } from '@trade-credit/quoting/request.schemas.ts'
import { pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, FindingSchema, PlainDate, RuleSchema, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'

export const QuoteId = idSchema('qt')

export const QuoteStatus = Type.Enum(['quoted', 'referred', 'declined', 'expired', 'superseded'], {
  description:
    'A declined quote is a result: its findings say why. `referred` needs a person; `expired` is past its last day; ' +
    'another quote took the place of a `superseded` one.'
})

const head = {
  id: QuoteId,
  status: QuoteStatus,
  illustrative: Type.Boolean({
    description: 'True when `asOf` is not the business date: no application can use the quote.'
  }),
  product: Type.Enum([...PRODUCT_CODES]),
  asOf: PlainDate,
  expiresOn: PlainDate,
  createdAt: Type.String({ format: 'date-time', examples: ['2021-12-01T01:02:03.456Z'] }),
  policyholder: fields({ businessNumber: BusinessNumber }),
  revises: { ...orNull(QuoteId), examples: [null] },
  supersededBy: { ...orNull(QuoteId), examples: [null] }
}

export const QuoteSchema = shared(
  'Quote',
  fields({
    ...head,
    findings: Type.Array(FindingSchema, {
      description: 'Every rule that has something to say of the whole.',
      examples: [[]]
    }),
    buyers: Type.Array(QuotedBuyerSchema, { maxItems: MOST_BUYERS }),
    insuredAmount: orNull(Won),
    premium: orNull(PremiumSchema),
    rules: Type.Array(RuleSchema, {
      description: 'Every rule that had a say, once, with its reasoning where it is assumed.'
    }),
    rulebook: fields({ asOf: PlainDate, version: Type.String({ examples: ['sha256:0f…'] }) }),
    engine: Type.String({ description: 'Version of the calculation.', examples: ['1'] })
  })
)

export const QuotePageSchema = shared(
  'QuotePage',
  pageSchema(fields({ ...head, insuredAmount: orNull(Won), payable: orNull(Won) }))
)

export const QuoteRevisionsSchema = shared(
  'QuoteRevisions',
  fields({
    items: Type.Array(fields({ ...head, insuredAmount: orNull(Won), payable: orNull(Won) }), {
      maxItems: 200,
      description: 'The newest 200 of the chain, newest first.'
    })
  })
)

import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { MOST_BUYERS, quoteRequestFields } from '@trade-credit/quoting/request.schemas.ts'
import { QUOTE_REQUEST_EXAMPLE } from '@trade-credit/quoting/request-examples.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, FindingSchema, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { PreviewPremium, PreviewStatus } from '../price-previews/schemas.ts'

const { product: _product, ...withoutProduct } = quoteRequestFields
const { product: _quoted, ...EXAMPLE } = QUOTE_REQUEST_EXAMPLE

export const ComparisonRequestSchema = shared('QuoteComparisonRequest', fields(withoutProduct, { examples: [EXAMPLE] }))

const Count = Type.Integer({ minimum: 0 })

const ComparedBuyerSchema = shared(
  'ComparedBuyer',
  fields({
    businessNumber: BusinessNumber,
    eligible: Type.Boolean(),
    insuredAmount: orNull(Won),
    coveragePercent: orNull(Type.Number({ minimum: 0, maximum: 100, examples: [80] })),
    premium: orNull(Won),
    findings: Type.Array(FindingSchema)
  })
)

const TermsSchema = shared(
  'ComparedTerms',
  fields(
    {
      termMonths: { ...orNull(Count), description: 'How long the cover lasts.' },
      premiumBase: orNull(Type.String({ examples: ['insured_amount'] })),
      inclusion: orNull(Type.String({ examples: ['all_above_share'] })),
      minBuyers: orNull(Count),
      maxBuyers: orNull(Count),
      buyerCap: orNull(Won),
      policyholderCap: orNull(Won)
    },
    { description: 'Terms by which products differ; null where the product has none, or nobody published it.' }
  )
)

const ComparedProductSchema = shared(
  'ComparedProduct',
  fields({
    product: Type.Enum([...PRODUCT_CODES], { examples: ['single_startup'] }),
    name: Type.String({ examples: ['Single-buyer, start-up'] }),
    koreanName: Type.String({ examples: ['한사랑보험 창업보험'] }),
    status: PreviewStatus,
    order: fields(
      {
        place: Type.Integer({ minimum: 1, examples: [1] }),
        by: Type.Enum(['payable_per_cover', 'questions', 'refusals'], {
          description: 'What products of the same status are ordered by, the smallest first.'
        }),
        payablePerCover: orNull(
          fields(
            {
              percent: Type.String({ examples: ['1.0000'] }),
              payable: Won,
              cover: Won
            },
            { description: 'What is paid ÷ what is insured; ordered by what that is a month (`termMonths`).' }
          )
        ),
        questions: Type.Integer({ minimum: 0, description: 'Findings that ask a person.' }),
        refusals: Type.Integer({ minimum: 0, description: 'Findings that decline the whole or a buyer.' })
      },
      { description: 'Why the product stands where it does.' }
    ),
    insuredAmount: orNull(Won),
    insuredBuyers: Type.Integer({ minimum: 0, description: 'Buyers that would be covered.' }),
    coveragePercent: orNull(fields({ least: Type.Number({ examples: [80] }), most: Type.Number({ examples: [80] }) })),
    premium: orNull(PreviewPremium),
    terms: TermsSchema,
    findings: Type.Array(FindingSchema),
    buyers: Type.Array(ComparedBuyerSchema, { maxItems: MOST_BUYERS })
  })
)

export const ComparisonSchema = shared(
  'QuoteComparison',
  fields({
    asOf: PlainDate,
    illustrative: Type.Boolean({ description: 'True when `asOf` is not the business date.' }),
    differences: Type.Array(Type.String({ examples: ['premium.payable'] }), {
      description: 'The fields, of those that say what is got and paid, in which the products below are not all alike.'
    }),
    items: Type.Array(ComparedProductSchema, {
      maxItems: 50,
      description: 'Every product on sale on the date, the most useful first.'
    }),
    rulebook: fields({ asOf: PlainDate, version: Type.String({ examples: ['sha256:0f…'] }) })
  })
)

import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { fields, lineOfText, orNull, uniqueBy } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, CorporateNumber, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, type TSchema, Type } from 'typebox'
import { BUYER_EXAMPLE, POLICYHOLDER_EXAMPLE, QUOTE_REQUEST_EXAMPLE } from './request-examples.ts'

/** The field may be left out or null: it was not told. */
function untold<S extends TSchema>(schema: S) {
  return Type.Optional(orNull(schema))
}

const Name = lineOfText(200, { examples: ['예시정밀'] })
const Grade = Type.Integer({ minimum: 1, maximum: 18, description: 'AR grade, 1 (best) to 18.' })
const SimpleGrade = Type.Integer({
  minimum: 1,
  maximum: 7,
  description: 'Grade of the simple assessment system, 1 (best) to 7.'
})
const Percent = Type.Union(
  [
    Type.String({ pattern: '^(0|[1-9][0-9]{0,2})(\\.[0-9]{1,6})?$', maxLength: 10 }),
    Type.Number({ minimum: 0, maximum: 999 })
  ],
  { examples: ['12.5', 12.5], description: 'A text, or a number of at most six decimals.' }
)
const FirmForm = Type.Enum(['corporation', 'sole_proprietor', 'cooperative'])
const CreditStatus = Type.Enum(['graded', 'unrated', 'unassessed'], {
  description: '`unrated` (무등급) was assessed and has no grade; `unassessed` was not assessed yet.'
})

const IndustrySchema = shared(
  'Industry',
  fields({
    ksic: Type.String({
      format: 'ksic',
      maxLength: 6,
      description: 'Section letter and five digits of the KSIC.',
      examples: ['C25914']
    }),
    ksicRevision: untold(Type.Integer({ minimum: 9, maximum: 12 })),
    activities: untold(
      Type.Array(lineOfText(60, { examples: ['pub'] }), {
        maxItems: 20,
        description:
          'Declared activities, where only part of a class is restricted; an empty list declares none of them.'
      })
    )
  })
)

export const PolicyholderSchema = shared(
  'Policyholder',
  fields(
    {
      businessNumber: BusinessNumber,
      corporateNumber: untold(CorporateNumber),
      name: Name,
      form: FirmForm,
      size: Type.Enum(['micro', 'small', 'medium', 'mid_sized', 'large'], {
        description: '`micro` is 소상공인, `mid_sized` 중견기업.'
      }),
      openedOn: untold(PlainDate),
      businessRecordSince: untold(PlainDate),
      latestFiscalYearEnd: untold(PlainDate),
      industry: untold(IndustrySchema),
      otherIndustries: Type.Optional(Type.Array(IndustrySchema, { maxItems: 50 })),
      premises: Type.Optional(
        Type.Array(
          fields({
            province: lineOfText(40, { examples: ['부산'] }),
            city: untold(lineOfText(40, { examples: ['사상구'] })),
            headquarters: Type.Boolean()
          }),
          { maxItems: 100 }
        )
      ),
      annualSales: Type.Optional(
        uniqueBy(fields({ year: Type.Integer({ minimum: 1990, maximum: 2199 }), amount: Won }), 'year', {
          maxItems: 10
        })
      ),
      salesLastFourQuarters: untold(Won),
      totalAssets: untold(Won),
      regularWorkers: untold(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
      creditGrade: untold(Grade),
      innovative: untold(Type.Boolean()),
      promisingIndustry: untold(Type.Boolean()),
      youthStartup: untold(Type.Boolean({ description: '청년창업: the representative is at most 39.' })),
      strategicIndustry: untold(Type.Boolean()),
      unresolvedGuarantee: untold(Type.Boolean()),
      suspended: untold(Type.Boolean({ description: '휴업 중.' })),
      payerRelationships: Type.Optional(Type.Array(lineOfText(60, { examples: ['shinhan_bank'] }), { maxItems: 20 })),
      creditLoadingPercent: untold(Percent),
      creditDiscountPercent: untold(Percent),
      buyerDefaultRatioPercent: untold(Percent)
    },
    {
      description:
        'The firm that sells on credit (보험계약자). A fact left out refers the quote where a rule needs it.',
      examples: [POLICYHOLDER_EXAMPLE]
    }
  )
)

export const BuyerSchema = shared(
  'Buyer',
  fields(
    {
      businessNumber: BusinessNumber,
      corporateNumber: untold(CorporateNumber),
      name: Name,
      form: untold(FirmForm),
      kind: Type.Enum(['company', 'government', 'local_government', 'government_invested', 'public_body', 'overseas']),
      size: untold(Type.Enum(['sme', 'other'])),
      industry: untold(IndustrySchema),
      creditStatus: untold(CreditStatus),
      creditGrade: untold(Grade),
      simpleCreditStatus: untold(CreditStatus),
      simpleGrade: untold(SimpleGrade),
      relatedFirm: untold(Type.Boolean()),
      inArrears: untold(Type.Boolean()),
      unsuitable: untold(Type.Boolean({ description: '보험부적격.' })),
      financialStatementYears: untold(Type.Integer({ minimum: 0, maximum: 200 })),
      highRiskIndustry: untold(Type.Boolean()),
      tradeStatus: untold(Type.Enum(['trading', 'prospective'])),
      salesLastYear: untold(Won),
      expectedSales: untold(Won),
      averageReceivables: untold(Won),
      paymentTermDays: untold(Type.Integer({ minimum: 1, maximum: 730 })),
      requestedInsuredAmount: untold(Won),
      selection: Type.Optional(Type.Enum(['included', 'excluded']))
    },
    { description: 'A customer of the policyholder (구매기업).', examples: [BUYER_EXAMPLE] }
  )
)

const BillSchema = fields({
  billNumber: lineOfText(60, { examples: ['00420210301000123'] }),
  buyer: BusinessNumber,
  issuedOn: PlainDate,
  dueOn: PlainDate,
  acquiredOn: PlainDate,
  amount: Won,
  electronic: Type.Boolean()
})

/** The largest number of buyers in one quote. */
export const MOST_BUYERS = 5_000

/** The fields of a quote's request, for requests that ask a little more or less. */
export const quoteRequestFields = {
  product: Type.Enum([...PRODUCT_CODES], { examples: ['single_startup'] }),
  asOf: untold(PlainDate),
  policyholder: PolicyholderSchema,
  buyers: uniqueBy(BuyerSchema, 'businessNumber', { minItems: 1, maxItems: MOST_BUYERS }),
  salesLedgerId: untold(
    Type.String({
      pattern: '^sl_[0-7][0-9A-HJKMNP-TV-Z]{25}$',
      maxLength: 29,
      description:
        'A ledger of the policyholder from POST /v1/sales-ledgers: its figures then count, and every buyer at or above the product’s share has to be listed, as included or excluded.',
      examples: ['sl_01JD3ZQ8W5R7XG6K2M4N9P0TVB']
    })
  ),
  bills: Type.Optional(uniqueBy(BillSchema, 'billNumber', { maxItems: MOST_BUYERS })),
  subsidies: Type.Optional(
    Type.Union([
      Type.Enum(['best', 'none']),
      Type.Array(lineOfText(60, { examples: ['busan_2023'] }), { maxItems: 20 })
    ])
  ),
  paymentPlan: Type.Optional(Type.Enum(['annual', 'instalments']))
}

export const QuoteRequestSchema = shared(
  'QuoteRequest',
  fields(quoteRequestFields, { examples: [QUOTE_REQUEST_EXAMPLE] })
)

export type QuoteRequestBody = Static<typeof QuoteRequestSchema>
export type PolicyholderBody = Static<typeof PolicyholderSchema>
export type BuyerBody = Static<typeof BuyerSchema>
export type IndustryBody = Static<typeof IndustrySchema>

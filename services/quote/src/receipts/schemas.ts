import { MOST_BUYERS } from '@trade-credit/quoting/request.schemas.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { QuoteId } from '../quotes/answer.schemas.ts'
import { StatedProgrammeSchema } from '../subsidy-programmes/schemas.ts'

const Code = (...examples: string[]) => Type.String({ pattern: '^[a-z][a-z0-9_.]*$', maxLength: 100, examples })
const Decimal = (example: string) =>
  Type.String({ pattern: '^[0-9]+([./][0-9]+)?$', maxLength: 200, examples: [example] })

const FindingCodes = Type.Array(
  fields({
    code: Code('policyholder.business_age_over_limit'),
    outcome: Type.Enum(['decline', 'refer', 'note']),
    pointer: orNull(Type.String({ pattern: '^(/[^/]*)*$', maxLength: 300, examples: ['/policyholder/openedOn'] }))
  }),
  { maxItems: 10_000 }
)

const Deductions = Type.Array(
  fields({
    programme: Type.String({ pattern: '^[a-z0-9_.]+$', maxLength: 100, examples: ['busan_2023'] }),
    percent: Type.Number({ minimum: 0, maximum: 100, examples: [10] }),
    amount: Won
  }),
  { maxItems: 100 }
)

const BuyerFigures = fields({
  businessNumber: BusinessNumber,
  eligible: Type.Boolean(),
  findings: FindingCodes,
  insuredAmount: orNull(Won),
  limitedBy: orNull(Code('requested')),
  insuredReceivables: orNull(Won),
  turnover: orNull(Decimal('4.8667')),
  acceptanceRatio: orNull(Decimal('0.6952')),
  coveragePercent: orNull(Type.Number({ minimum: 0, maximum: 100, examples: [80] })),
  rate: orNull(Decimal('1/100')),
  premium: orNull(Won)
})

const ResultFigures = fields({
  status: Type.Enum(['quoted', 'referred', 'declined']),
  findings: FindingCodes,
  buyers: Type.Array(BuyerFigures, { maxItems: MOST_BUYERS }),
  insuredAmount: orNull(Won),
  premium: orNull(
    fields({
      gross: Won,
      discounts: Deductions,
      net: Won,
      subsidies: Deductions,
      payable: Won,
      instalments: Type.Array(fields({ dueOn: PlainDate, amount: Won }), { maxItems: 12 })
    })
  )
})

const SubsidyEntry = fields({
  id: idSchema('se'),
  version: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [1] }),
  effectiveFrom: PlainDate,
  note: orNull(lineOfText(500, { examples: ['2025년 협약서 제4조'] })),
  terms: StatedProgrammeSchema
})

const Sha256 = (description: string) =>
  Type.String({
    pattern: '^sha256:[0-9a-f]{64}$',
    maxLength: 71,
    description,
    examples: ['sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']
  })

export const ReceiptSchema = shared(
  'Receipt',
  fields(
    {
      quoteId: QuoteId,
      request: Type.Object(
        {},
        {
          additionalProperties: true,
          description: 'What was asked, as it was sent.',
          examples: [{ product: 'single_startup' }]
        }
      ),
      businessDate: PlainDate,
      asOf: PlainDate,
      expiresOn: PlainDate,
      rulebook: fields({ version: Sha256('The version of the rulebook.') }),
      engine: Type.String({
        pattern: '^[0-9.]+$',
        maxLength: 20,
        description: 'Version of the calculation.',
        examples: ['1']
      }),
      subsidyEntries: Type.Array(SubsidyEntry, {
        maxItems: 200,
        description: 'What operators had entered of the subsidy programmes that could have a say.'
      }),
      result: ResultFigures,
      digest: Sha256('SHA-256 over the canonical JSON (RFC 8785) of the receipt without this field.')
    },
    { description: 'Everything that is needed to work a quote out again, and what came out.' }
  )
)

export const VerificationBody = Type.Union([ReceiptSchema, fields({ quoteId: QuoteId })], {
  description: 'A receipt as it was answered, or the id of a quote whose receipt is to be verified.'
})

export const ReceiptVerificationSchema = shared(
  'ReceiptVerification',
  fields({
    verified: Type.Boolean({
      description: 'Whether the same figures come out again, and nothing shows that the receipt was altered.'
    }),
    quoteId: QuoteId,
    digest: Type.Enum(['matches', 'differs'], { description: '`differs`: the receipt was altered after it was made.' }),
    storedQuote: Type.Enum(['matches', 'differs', 'not_visible'], {
      description: 'Whether it is the receipt of the quote that is kept. `not_visible` also where that is another’s.'
    }),
    rulebook: Type.Enum(['known', 'unknown'], {
      description: 'Whether that version of the rulebook was ever in force.'
    }),
    engine: Type.Enum(['known', 'unknown'], {
      description: 'Whether this deployment has that version of the calculation.'
    }),
    figures: Type.Enum(['match', 'differ', 'not_computed'], {
      description: '`not_computed` with an unknown rulebook or engine, or a request of which no quote can be made.'
    }),
    differences: Type.Array(
      fields({
        pointer: Type.String({ examples: ['/result/premium/payable'] }),
        stored: Type.Unknown({ examples: [500000] }),
        recomputed: Type.Unknown({ examples: [499990] })
      }),
      { maxItems: 100, description: 'Every figure that comes out differently; null where there is none.' }
    )
  })
)

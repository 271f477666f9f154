import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { ProductCodeSchema } from '../products/schemas.ts'
import { QuoteId } from '../quotes/answer.schemas.ts'
import { LARGEST_CHANGES } from './back-test-tally.ts'

const day = (description: string) => Type.Unsafe<string>({ ...PlainDate, description })
const count = (description: string, example = 0) =>
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description, examples: [example] })
const VERSION = `sha256:${'0f'.repeat(32)}`
const Version = Type.String({
  pattern: '^sha256:[0-9a-f]{64}$',
  minLength: 71,
  maxLength: 71,
  description: 'A version of the rulebook, as `GET /v1/rulebook/versions` lists it; one that is not in force yet, too.',
  examples: [VERSION]
})
const Status = Type.Enum(['quoted', 'referred', 'declined'], { examples: ['quoted'] })

const EXAMPLE = { rulebookVersion: VERSION, from: '2021-12-01', to: '2021-12-31' }

export const BackTestBody = fields(
  {
    rulebookVersion: Version,
    from: day('The first day of the quotes.'),
    to: day('The last day of the quotes.'),
    product: Type.Optional(orNull(ProductCodeSchema)),
    asOf: Type.Optional(
      orNull(
        day(
          'The day whose rules count: the quotes’ own when left out. With the first day of an import’s new values, the quotes are worked ' +
            'out as of that day, under their own version and under the other one.'
        )
      )
    )
  },
  { description: 'Which quotes, and which other rules.', examples: [EXAMPLE] }
)

const sums = {
  quoted: count('Quotes with a premium.', 1),
  referred: count('Quotes that a person has to judge.'),
  declined: count('Quotes that were refused.'),
  insuredAmount: Won,
  premium: Won,
  payable: Won
}
const Sums = shared(
  'BackTestSums',
  fields(sums, {
    description:
      'What the quotes came to; won of those that are quoted: `premium` before subsidies, `payable` after them.'
  })
)
const OutcomeSchema = fields({ status: Status, insuredAmount: Won, premium: Won, payable: Won })
const Codes = (description: string) =>
  Type.Array(
    fields({
      code: Type.String({ maxLength: 100, examples: ['policyholder.business_age_over_limit'] }),
      quotes: count('How many quotes.', 1)
    }),
    { maxItems: 50, description }
  )

const BEFORE = { quoted: 1, referred: 0, declined: 0, insuredAmount: 50_000_000, premium: 500_000, payable: 500_000 }
const AFTER = { ...BEFORE, premium: 600_000, payable: 600_000 }
const outcome = ({ insuredAmount, premium, payable }: typeof BEFORE) => ({
  status: 'quoted',
  insuredAmount,
  premium,
  payable
})

export const BackTestSchema = shared(
  'BackTest',
  fields(
    {
      rulebookVersion: Version,
      from: PlainDate,
      to: PlainDate,
      product: orNull(ProductCodeSchema),
      asOf: orNull(PlainDate),
      quotes: count('Quotes of the period; illustrative ones and those that a revision replaced are left out.', 1),
      notWorkedOut: count(
        'Quotes in none of the sums: no source reaches the day, or a version or sales ledger is not kept.'
      ),
      changed: count('Quotes with another status, amount, premium or finding.', 1),
      before: Sums,
      after: Sums,
      statuses: Type.Array(
        fields({ before: Status, after: Status, quotes: count('How many went from the one to the other.') }),
        { maxItems: 9 }
      ),
      premiums: fields(
        { raised: count('Higher than before.', 1), lowered: count('Lower than before.') },
        { description: 'Of quotes with a premium under both.' }
      ),
      findingsGained: Codes('Findings that quotes have under the other version alone, the most frequent first.'),
      findingsLost: Codes('Findings that quotes have under their own version alone.'),
      largestChanges: Type.Array(
        fields({
          quoteId: QuoteId,
          before: OutcomeSchema,
          after: OutcomeSchema,
          premiumDifference: Type.Integer({
            minimum: -Number.MAX_SAFE_INTEGER,
            maximum: Number.MAX_SAFE_INTEGER,
            description: 'Won; below 0 where less would be paid, or nothing.',
            examples: [100_000]
          })
        }),
        { maxItems: LARGEST_CHANGES, description: 'By premium, the largest first.' }
      )
    },
    {
      description: 'What would have differed. Counts, won and quote ids: nothing of the firms. Nothing of it is kept.',
      examples: [
        {
          ...EXAMPLE,
          product: null,
          asOf: null,
          quotes: 1,
          notWorkedOut: 0,
          changed: 1,
          before: BEFORE,
          after: AFTER,
          statuses: [{ before: 'quoted', after: 'quoted', quotes: 1 }],
          premiums: { raised: 1, lowered: 0 },
          findingsGained: [],
          findingsLost: [],
          largestChanges: [
            {
              quoteId: 'qt_01JD3ZQ8W5R7XG6K2M4N9P0TVB',
              before: outcome(BEFORE),
              after: outcome(AFTER),
              premiumDifference: 100_000
            }
          ]
        }
      ]
    }
  )
)

import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, FindingSchema, PlainDate, RuleSchema, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'

const RuleName = Type.String({ examples: ['coverage_ratio.default'] })

const LimitSchema = fields({
  limit: Type.String({ examples: ['grade_limit'] }),
  amount: Won,
  parameter: orNull(
    Type.String({
      description: 'Name of the rule in `rules`; null for what was requested.',
      examples: ['buyer.grade_limit_share']
    })
  )
})

/** A premium rate with every factor. */
export const RateSchema = shared(
  'PremiumRate',
  fields({
    percent: Type.String({ description: 'The rate in per cent, three decimals, for reading.', examples: ['1.000'] }),
    exact: Type.String({
      description: 'The rate as an exact fraction: what the premium is worked out with.',
      examples: ['1/100']
    }),
    base: Type.Enum(['insured_amount', 'insured_receivables']),
    factors: Type.Array(
      fields({
        name: Type.String({ examples: ['grade_rate'] }),
        value: Type.String({ examples: ['1/100'] }),
        rule: RuleSchema
      }),
      { maxItems: 20 }
    )
  })
)

/** One buyer of a quote, an offer or a preview. */
export const QuotedBuyerSchema = shared(
  'QuotedBuyer',
  fields(
    {
      businessNumber: BusinessNumber,
      eligible: Type.Boolean({ description: 'False when a rule declines the buyer.' }),
      findings: Type.Array(FindingSchema, { examples: [[]] }),
      insuredAmount: orNull(Won),
      limitedBy: orNull(
        Type.Enum([
          'requested',
          'derived',
          'grade_limit',
          'product_buyer_cap',
          'product_policyholder_cap',
          'policyholder_cap',
          'buyer_cap'
        ])
      ),
      limits: Type.Array(LimitSchema, {
        maxItems: 20,
        description: 'Every bound looked at; the lowest is the insured amount.'
      }),
      expectedReceivables: orNull(Won),
      insuredReceivables: orNull(Won),
      turnover: orNull(Type.String({ examples: ['4.8667'] })),
      acceptanceRatio: orNull(Type.String({ examples: ['0.6952'] })),
      coveragePercent: orNull(Type.Number({ minimum: 0, maximum: 100, examples: [80] })),
      rate: orNull(RateSchema),
      premium: orNull(Won),
      basis: orNull(
        fields(
          {
            turnover: RuleName,
            turnoverFrom: Type.Enum(['average_receivables', 'payment_term']),
            acceptanceRatio: RuleName,
            coveragePercent: RuleName,
            premium: RuleName
          },
          { description: 'Names of the rules (in `rules`) behind the figures.' }
        )
      )
    },
    { description: 'Figures are null where a rule declines, or a person has to decide first.' }
  )
)

const Percent = Type.Number({ minimum: 0, maximum: 100, examples: [10] })

/** A discount on the premium, by its rule. */
export const DiscountSchema = shared(
  'Discount',
  fields({
    programme: Type.String({ examples: ['agreement'] }),
    percent: Percent,
    amount: Won,
    cappedBy: Type.Null(),
    rule: RuleSchema
  })
)

const subsidyFields = {
  programme: Type.String({ examples: ['busan_2023'] }),
  name: Type.String({ description: 'Who pays.', examples: ['부산광역시'] }),
  percent: Percent,
  amount: Won,
  cappedBy: orNull(
    Type.Enum(['cap_per_firm', 'ceiling'], {
      description: 'What bound the amount: the programme’s cap for one firm, or the ceiling of all subsidies together.'
    })
  ),
  rule: RuleSchema
}

/** What somebody else pays, by its rule. */
export const SubsidySchema = shared(
  'Subsidy',
  fields(subsidyFields, { description: 'What somebody else pays of the net premium (보험료지원 협약).' })
)

const PossibleSubsidySchema = shared(
  'PossibleSubsidy',
  fields(
    {
      ...subsidyFields,
      mostPercent: Percent,
      least: Won,
      most: Won,
      leastPayable: Won,
      mostPayable: Won
    },
    {
      description:
        'A programme whose share is known as a range only: `percent` and `amount` are its least, and nothing payable counts on it. `leastPayable` and `mostPayable` are what would remain if it alone were added.'
    }
  )
)

/** What it costs and who pays. */
export const PremiumSchema = shared(
  'Premium',
  fields({
    gross: Won,
    discounts: Type.Array(DiscountSchema, { maxItems: 20 }),
    net: Won,
    subsidies: Type.Array(SubsidySchema, { maxItems: 100 }),
    possibleSubsidies: Type.Array(PossibleSubsidySchema, { maxItems: 100 }),
    possiblePayable: orNull(
      fields(
        { least: Won, most: Won },
        { description: 'What the firm pays if all possible subsidies come too; null when there are none.' }
      )
    ),
    payable: Won,
    instalments: Type.Array(fields({ dueOn: PlainDate, amount: Won }), { maxItems: 12 })
  })
)

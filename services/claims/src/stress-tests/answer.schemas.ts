import { PUBLIC_EVENT_TYPES } from '@trade-credit/domain/insured-events/public-event.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, FindingSchema, PlainDate, RuleSchema, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { LARGEST_POLICIES, MOST_LISTED } from './tally.ts'

const count = (description: string, example = 1) =>
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description, examples: [example] })
const ProductCode = Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 60, examples: ['single_general'] })
const PolicyId = idSchema('po')

const sum = {
  policies: count('Policies that would have a claim.'),
  claims: count('Claims: one for each policy and buyer.'),
  expectedPayout: Won,
  ceilingClaims: count('Those of the claims whose payout is the most that it can come to.', 0),
  ceilingPayout: Won
}

const StressSum = shared(
  'StressTestSum',
  fields(sum, {
    description:
      'What claims come to. `ceilingPayout` is the part of `expectedPayout` that stands for claims without a declared receivable: the ' +
      'insured amount counts, the most that they can come to.',
    examples: [{ policies: 2, claims: 2, expectedPayout: 78_000_000, ceilingClaims: 1, ceilingPayout: 50_000_000 }]
  })
)

const StressedBuyer = fields({
  businessNumbers: Type.Array(BusinessNumber, {
    maxItems: 1_000,
    description: 'Numbers of one legal person: those that were asked for and those that policies cover.',
    examples: [['9998600043']]
  }),
  ...sum
})

const StressedClaim = fields({
  policyId: PolicyId,
  product: ProductCode,
  policyholder: BusinessNumber,
  buyer: BusinessNumber,
  runOff: Type.Boolean({ description: 'Whether the period of the policy was over on the day of the event.' }),
  expectedPayout: Won,
  ceiling: Type.Boolean({ description: 'True where nothing unpaid is declared: the most that it can come to.' })
})

const StressedPolicy = fields({
  policyId: PolicyId,
  product: ProductCode,
  policyholder: BusinessNumber,
  claims: count('Buyers of the policy that fail.'),
  expectedPayout: Won
})

const NotListed = fields({ count: count('How many.', 0), expectedPayout: Won })

const Programme = fields(
  {
    limit: Won,
    percent: Type.String({
      pattern: '^[0-9]+\\.[0-9]{4}$',
      maxLength: 40,
      description: 'The expected payout in percent of the limit.',
      examples: ['0.0004']
    }),
    rule: RuleSchema
  },
  { description: 'Beside the most that the insurer takes on in a year.' }
)

const EXAMPLE_SUM = { policies: 1, claims: 1, expectedPayout: 28_000_000, ceilingClaims: 0, ceilingPayout: 0 }
const NOTHING = { policies: 0, claims: 0, expectedPayout: 0, ceilingClaims: 0, ceilingPayout: 0 }
const EXAMPLE_POLICY = {
  policyId: 'po_01JD3ZQ8W5R7XG6K2M4N9P0TVB',
  product: 'single_general',
  policyholder: '9998100015'
}

export const StressTestSchema = shared(
  'StressTest',
  fields(
    {
      type: Type.Enum([...PUBLIC_EVENT_TYPES], { examples: ['rehabilitation_petition'] }),
      occurredOn: PlainDate,
      workedOutOn: Type.Unsafe<string>({ ...PlainDate, description: 'The business date.' }),
      rulebookVersion: Type.String({
        pattern: '^sha256:[0-9a-f]{64}$',
        description: 'The rules that it was worked out by.',
        examples: [`sha256:${'0'.repeat(64)}`]
      }),
      policyholders: count('Firms that would have a claim; several numbers of one legal person are one.'),
      total: StressSum,
      inForce: StressSum,
      runOff: StressSum,
      byProduct: Type.Array(fields({ product: ProductCode, ...sum }), { maxItems: 100 }),
      byBuyer: Type.Array(StressedBuyer, {
        maxItems: MOST_LISTED,
        description: 'The largest first; a buyer that nobody covers has zeros.'
      }),
      buyersNotListed: NotListed,
      largestPolicies: Type.Array(StressedPolicy, { maxItems: LARGEST_POLICIES }),
      claims: Type.Array(StressedClaim, {
        maxItems: MOST_LISTED,
        description: 'In the order of the policies; what does not fit is in `claimsNotListed` and in every sum.'
      }),
      claimsNotListed: NotListed,
      programme: orNull(Programme),
      findings: Type.Array(FindingSchema, { maxItems: 10, description: 'What was assumed.' })
    },
    {
      description: 'What the insurer would have to pay. Nothing of it is kept.',
      examples: [
        {
          type: 'rehabilitation_petition',
          occurredOn: '2022-05-02',
          workedOutOn: '2022-05-10',
          rulebookVersion: `sha256:${'0'.repeat(64)}`,
          policyholders: 1,
          total: EXAMPLE_SUM,
          inForce: EXAMPLE_SUM,
          runOff: NOTHING,
          byProduct: [{ product: 'single_general', ...EXAMPLE_SUM }],
          byBuyer: [{ businessNumbers: ['9998600043'], ...EXAMPLE_SUM }],
          buyersNotListed: { count: 0, expectedPayout: 0 },
          largestPolicies: [{ ...EXAMPLE_POLICY, claims: 1, expectedPayout: 28_000_000 }],
          claims: [
            { ...EXAMPLE_POLICY, buyer: '9998600043', runOff: false, expectedPayout: 28_000_000, ceiling: false }
          ],
          claimsNotListed: { count: 0, expectedPayout: 0 },
          programme: {
            limit: 20_000_000_000_000,
            percent: '0.0001',
            rule: {
              parameter: 'capacity.programme',
              value: 20_000_000_000_000,
              from: '2021-01-01',
              source: '003:L2143',
              assumed: false
            }
          },
          findings: []
        }
      ]
    }
  )
)

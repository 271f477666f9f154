import { pageQuery, pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, PlainDate, RuleSchema, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'

export const OverdueId = idSchema('od')
const PolicyId = idSchema('po')

/** Most instalments of a plan. */
const MOST_INSTALMENTS = 36

const State = Type.Enum(['open', 'extended', 'claimable', 'cured'], {
  description:
    '`open`: past its due date, its period running. `extended`: put off by an agreement. `claimable`: the insured event has happened. ' +
    '`cured`: paid in full.',
  examples: ['claimable']
})
const Reason = lineOfText(500, { examples: ['The buyer waits for a payment of its own customer.'] })
const Instalment = fields({ dueOn: PlainDate, amount: Won })

const Agreement = fields({
  id: idSchema('oa'),
  kind: Type.Enum(['extension', 'repayment_plan']),
  agreedOn: PlainDate,
  until: PlainDate,
  instalments: orNull(Type.Array(Instalment, { maxItems: MOST_INSTALMENTS })),
  reason: Reason
})

export const OverdueSchema = shared(
  'Overdue',
  fields(
    {
      id: OverdueId,
      policyId: PolicyId,
      receivableId: idSchema('rv'),
      buyer: BusinessNumber,
      invoiceNumber: Type.String({ examples: ['A-1'] }),
      instrument: Type.Enum(['open_account', 'bill', 'electronic']),
      amount: Won,
      unpaid: Won,
      state: State,
      dueOn: PlainDate,
      payableOn: orNull(PlainDate),
      extendedUntil: orNull(PlainDate),
      periodEndsOn: orNull(PlainDate),
      claimableOn: orNull(PlainDate),
      paidInFullOn: orNull(PlainDate),
      markedOn: orNull(PlainDate),
      claimId: orNull(idSchema('cl')),
      agreements: Type.Array(Agreement, { maxItems: 100 }),
      rules: Type.Array(RuleSchema, { maxItems: 10 })
    },
    {
      description:
        'A receivable past its due date, worked out from its dates and payments on the business date. Nobody but the policy’s ' +
        'organisation and the insurer sees it. Dates are null while the product’s own overdue terms are unpublished. `markedOn` is the ' +
        'day on which the system told you that it can be claimed.'
    }
  )
)

export const OverduePage = pageSchema(OverdueSchema)

export const OverduesQuery = fields({
  ...pageQuery,
  policyId: Type.Optional(PolicyId),
  buyer: Type.Optional(BusinessNumber),
  state: Type.Optional(State)
})

export const ExtensionBody = fields(
  { until: PlainDate, agreedOn: PlainDate, reason: Reason },
  {
    description: 'A later due date that you and the buyer agreed on before the receivable could be claimed.',
    examples: [
      { until: '2022-07-29', agreedOn: '2022-06-10', reason: 'The buyer waits for a payment of its own customer.' }
    ]
  }
)
export type ExtensionRequest = Static<typeof ExtensionBody>

export const RepaymentPlanBody = fields(
  {
    agreedOn: PlainDate,
    instalments: Type.Array(Instalment, { minItems: 1, maxItems: MOST_INSTALMENTS }),
    reason: Reason
  },
  {
    description: 'Instalments that come to what is unpaid, the earliest first.',
    examples: [
      {
        agreedOn: '2022-06-10',
        instalments: [
          { dueOn: '2022-06-30', amount: 20000000 },
          { dueOn: '2022-07-29', amount: 20000000 }
        ],
        reason: 'The buyer pays in two parts.'
      }
    ]
  }
)
export type RepaymentPlanRequest = Static<typeof RepaymentPlanBody>

import { PUBLIC_EVENT_TYPES } from '@trade-credit/domain/insured-events/public-event.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, FindingSchema, PlainDate, RuleSchema, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'
import { eventDetailFields } from '../insured-events/schemas.ts'

/** Receivables in one preview. */
export const MOST_RECEIVABLES = 5_000

const EventType = Type.Enum([...PUBLIC_EVENT_TYPES, 'overdue'], { examples: ['rehabilitation_petition'] })
const InvoiceNumber = lineOfText(60, { examples: ['A-1'] })
const flag = (description: string) => Type.Optional(Type.Boolean({ description }))

const PreviewedEvent = fields(
  {
    type: EventType,
    occurredOn: Type.Optional(orNull(PlainDate)),
    ...eventDetailFields,
    knownOn: Type.Optional(orNull(PlainDate))
  },
  {
    description:
      'What happened, as in a report of it. An overdue is dated by its receivables. Supplies after `knownOn`, the day on which you knew ' +
      'of it, do not count; it is the day of the event when left out.'
  }
)

const PreviewedReceivable = fields({
  invoiceNumber: InvoiceNumber,
  instrument: Type.Optional(Type.Enum(['open_account', 'bill', 'electronic'], { default: 'open_account' })),
  suppliedOn: PlainDate,
  dueOn: PlainDate,
  extendedUntil: Type.Optional(orNull(PlainDate)),
  billIssuedOn: Type.Optional(orNull(PlainDate)),
  amount: Won,
  vat: Type.Optional(orNull(Won)),
  payments: Type.Optional(Type.Array(fields({ amount: Won, paidOn: PlainDate }), { maxItems: 200 })),
  returned: Type.Optional(Won),
  offset: Type.Optional(Won),
  interestBearing: flag(
    'Whether it bears interest: payments without a designation settle such ones first (민법 §477).'
  ),
  vatStatus: Type.Optional(
    Type.Enum(['declared', 'not_yet_due', 'omitted'], { description: 'Whether the sale is in your VAT return.' })
  ),
  realTrade: flag('False for accommodation bills and the like.'),
  disputed: flag('Whether the buyer disputes it.')
})

const EXAMPLE = {
  policyId: 'po_01JD3ZQ8W5R7XG6K2M4N9P0TVB',
  buyer: '9998600043',
  event: { type: 'rehabilitation_petition', occurredOn: '2022-05-02' },
  receivables: [
    {
      invoiceNumber: 'A-1',
      instrument: 'open_account',
      suppliedOn: '2022-03-02',
      dueOn: '2022-05-31',
      amount: 40000000,
      payments: [{ amount: 5000000, paidOn: '2022-04-20' }],
      returned: 0,
      offset: 0,
      vatStatus: 'declared',
      realTrade: true,
      disputed: false
    }
  ],
  securityProceeds: 0,
  lossReductionCosts: [],
  on: '2022-05-10'
}

export const ClaimPreviewBody = fields(
  {
    policyId: idSchema('po'),
    buyer: BusinessNumber,
    event: PreviewedEvent,
    receivables: Type.Array(PreviewedReceivable, { maxItems: MOST_RECEIVABLES }),
    undesignatedPayments: Type.Optional(
      Type.Array(fields({ amount: Won, paidOn: PlainDate }), {
        maxItems: 200,
        description: 'Payments that nobody designated to one receivable; the Civil Act says what they settle.'
      })
    ),
    securityProceeds: Type.Optional(Won),
    lossReductionCosts: Type.Optional(
      Type.Array(fields({ amount: Won, necessary: flag('Whether it was necessary or useful; yes when left out.') }), {
        maxItems: 100
      })
    ),
    lateReason: Type.Optional(orNull(lineOfText(500, { examples: ['입원'] }))),
    on: Type.Optional(PlainDate)
  },
  { description: 'A claim as you would put it forward, on the business date unless told.', examples: [EXAMPLE] }
)
export type ClaimPreviewRequest = Static<typeof ClaimPreviewBody>

const LeftOut = fields({
  reason: Type.String({
    description: '`returned`, `offset`, `payments`, or the code of a finding.',
    examples: ['payments']
  }),
  amount: Won,
  rule: orNull(RuleSchema)
})

export const ClaimPreviewSchema = shared(
  'ClaimPreview',
  fields(
    {
      claimable: Type.Boolean({ description: 'Whether it could be claimed on that day.' }),
      occurredOn: orNull(PlainDate),
      claimableFrom: orNull(PlainDate),
      lateAfter: orNull(PlainDate),
      barredAfter: orNull(PlainDate),
      receivables: Type.Array(
        fields({
          invoiceNumber: Type.String({ examples: ['A-1'] }),
          amount: Won,
          counted: Won,
          leftOut: Type.Array(LeftOut, { maxItems: 10, description: '`amount` is `counted` plus all of these.' }),
          findings: Type.Array(FindingSchema, { maxItems: 20 })
        }),
        { maxItems: MOST_RECEIVABLES }
      ),
      securityProceedsDeducted: Won,
      actualLoss: Won,
      coveragePercent: orNull(Type.Number({ minimum: 0, maximum: 100, examples: [80] })),
      coveredLoss: Won,
      insuredAmount: Won,
      alreadyPaid: {
        ...Won,
        description:
          'What earlier claims on the buyer were decided to be paid, paid out yet or not, and did not give back.'
      },
      unpaidPremiumDeducted: Won,
      payable: Type.Unsafe<number>({
        ...Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, examples: [28000000] }),
        description: 'What would be paid; 0 while it cannot be claimed. Loss-reduction costs come on top.'
      }),
      lossReductionCosts: Won,
      provisional: Type.Boolean({
        description: 'True while a VAT return is not due yet: a payment may be taken back.'
      }),
      boundBy: Type.Enum(
        ['insured_amount', 'coverage_ratio', 'actual_loss', 'already_paid', 'unpaid_premium', 'no_loss'],
        {
          description: 'What decided the amount.'
        }
      ),
      documents: Type.Array(Type.String({ examples: ['claim_form'] }), {
        maxItems: 30,
        description: 'Papers that the claim would need.'
      }),
      rules: Type.Array(RuleSchema, { maxItems: 40, description: 'Every rule behind the dates and amounts.' }),
      findings: Type.Array(FindingSchema, { maxItems: 40 })
    },
    { description: 'What a claim would pay: every won that is left out with its reason.' }
  )
)

import { pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { FindingSchema, PlainDate, RuleSchema, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { PolicyId, PolicyStatusSchema, policyFields } from '../policies/schemas.ts'
import { Payee } from '../refunds/schemas.ts'

const CancellationId = idSchema('cn')

const Reason = lineOfText(200, {
  description:
    'Why, in a few words. `terms_not_explained` cancels from the start, while the law gives time for it, and gives everything back.',
  examples: ['policyholder_request']
})

const ABOUT_ON =
  '`on` is the first day without cover, from the business date on; it has no meaning where cover has not begun.'

export const CancellationPreviewBody = fields(
  { on: PlainDate, reason: Type.Optional(Reason) },
  { description: ABOUT_ON, examples: [{ on: '2022-03-01' }] }
)

export const CancellationBody = fields(
  { on: PlainDate, reason: Reason },
  { description: ABOUT_ON, examples: [{ on: '2022-03-01', reason: 'policyholder_request' }] }
)

/** What an early end says of its money. */
export const settlementFields = {
  policyId: PolicyId,
  endsAs: Type.Enum(['cancelled', 'rescinded']),
  reason: Type.Enum(['policyholder_request', 'terms_not_explained']),
  cancelledFrom: { ...PlainDate, description: 'The first day without cover.' },
  unexpiredDays: Type.Integer({ minimum: 0, maximum: 4000, examples: [275] }),
  totalDays: Type.Integer({ minimum: 0, maximum: 4000, examples: [365] }),
  refund: { ...Won, description: 'All of it; the payers’ parts add up to it.' },
  payers: Type.Array(
    fields({
      payee: Payee,
      received: Won,
      refund: Won
    }),
    { maxItems: 101 }
  ),
  notRefunded: fields(
    { discounts: { ...Won, description: 'The insurer’s own discounts: nobody paid them.' } },
    { description: 'Parts of the premium that come back to nobody.' }
  ),
  stillOwed: { ...Won, description: 'Of a premium that is overdue, for the days with cover.' },
  rule: orNull(RuleSchema),
  findings: Type.Array(FindingSchema, { maxItems: 20, examples: [[]] })
}

export const CancellationPreviewSchema = shared('CancellationPreview', fields(settlementFields))

export const CancellationSchema = shared(
  'Cancellation',
  fields({ id: CancellationId, ...settlementFields, status: PolicyStatusSchema })
)

export const CancellationPageSchema = shared(
  'CancellationPage',
  pageSchema(
    fields({
      id: CancellationId,
      policyId: PolicyId,
      status: Type.Enum(['planned', 'in_effect', 'withdrawn', 'superseded'], {
        description: '`planned` until its day comes; `superseded` where a rescission by the insurer came before it.',
        examples: ['in_effect']
      }),
      endsAs: Type.Enum(['cancelled', 'rescinded', 'terminated'], { examples: ['cancelled'] }),
      reason: Type.Enum(['policyholder_request', 'terms_not_explained', 'premium_in_arrears'], {
        examples: ['policyholder_request']
      }),
      requestedOn: PlainDate,
      cancelledFrom: settlementFields.cancelledFrom,
      refund: { ...Won, description: 'What it was worked out to give back, to all payers.' },
      refundOn: {
        ...orNull(PlainDate),
        description: 'The day on which that is given back, unless an insured event happens before; null for at once.',
        examples: [null]
      },
      givenBack: Type.Array(fields({ payee: Payee, amount: Won }), {
        maxItems: 101,
        description: 'What is owed back by it so far; `GET /v1/premium-refunds?policyId=` says what was paid of it.'
      }),
      stillOwed: settlementFields.stillOwed,
      withdrawnOn: { ...orNull(PlainDate), examples: [null] },
      withdrawalReason: { ...orNull(Type.String({ maxLength: 200 })), examples: [null] }
    })
  )
)

export const CancellationParams = fields({ policyId: PolicyId, cancellationId: CancellationId })

const WithdrawalReason = lineOfText(200, {
  description: 'Why, in a few words.',
  examples: ['거래가 이어지게 되었습니다.']
})

export const WithdrawalBody = fields(
  { reason: WithdrawalReason },
  { examples: [{ reason: '거래가 이어지게 되었습니다.' }] }
)

/** The policy as it goes on, and what was withdrawn. */
export const WithdrawnCancellationSchema = shared(
  'WithdrawnCancellation',
  fields({
    ...policyFields,
    withdrawal: fields({
      cancellationId: CancellationId,
      cancelledFrom: { ...PlainDate, description: 'The day from which there would have been no cover.' },
      withdrawnOn: PlainDate,
      reason: WithdrawalReason,
      rule: RuleSchema
    })
  })
)

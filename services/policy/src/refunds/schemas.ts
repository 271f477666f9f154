import { pageQuery, pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, PlainDate, RuleSchema, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'

const PolicyId = idSchema('po')
export const RefundId = idSchema('rf')
const PayoutId = idSchema('rp')
export const RefundParams = fields({ refundId: RefundId })
export const PayoutParams = fields({ refundId: RefundId, payoutId: PayoutId })

/** Who gets premium back, or has it taken off. */
export const Payee = Type.String({
  maxLength: 60,
  description: '`policyholder`, or the code of a subsidy programme.',
  examples: ['policyholder']
})

const RefundStatusSchema = Type.Enum(['owed', 'reserved', 'paid', 'in_settlement', 'withdrawn'], {
  description:
    '`owed` while a part is neither reserved nor paid; `in_settlement`: a programme’s, counted in its settlement of the month; `withdrawn`: the premium that it came from was reversed.',
  examples: ['owed']
})
const PayeeKindSchema = Type.Enum(['policyholder', 'programme'], { examples: ['policyholder'] })
const Reference = lineOfText(100, {
  description: 'Of the transfer: the same one again is answered as before, and counts once for the refund.',
  examples: ['refund-20220301-0001']
})

export const PayoutSchema = shared(
  'RefundPayout',
  fields({
    id: PayoutId,
    refundId: RefundId,
    policyId: PolicyId,
    status: Type.Enum(['reserved', 'posted', 'voided'], { examples: ['reserved'] }),
    reference: Reference,
    amount: { ...Won, description: 'What of the refund it settles: `setOff` and `paidOut` add up to it.' },
    setOff: {
      ...Won,
      description: 'Pays premium that is due and unpaid, under the id of the payout as its reference.'
    },
    paidOut: { ...Won, description: 'What leaves the insurer.' },
    reservedOn: PlainDate,
    paidOn: orNull(PlainDate),
    voidedOn: orNull(PlainDate),
    reason: { ...orNull(Type.String({ maxLength: 200 })), description: 'Why it was voided.', examples: [null] },
    rule: RuleSchema
  })
)

const refundFields = {
  id: RefundId,
  policyId: PolicyId,
  policyholder: BusinessNumber,
  payeeKind: PayeeKindSchema,
  payee: Payee,
  reason: Type.Enum(['overpayment', 'lapse', 'cancellation', 'termination', 'rescission', 'endorsement'], {
    examples: ['cancellation']
  }),
  sourceId: Type.String({
    maxLength: 40,
    description:
      'The payment, cancellation or endorsement that it comes from; the claim payment that kept premium which an end had taken back; the policy itself for a lapse.',
    examples: ['cn_01JD3ZQ8W5R7XG6K2M4N9P0TVB']
  }),
  dueFrom: PlainDate,
  status: RefundStatusSchema,
  amount: { ...Won, description: 'As it was worked out.' },
  reduced: {
    ...Won,
    description:
      'What of it is owed no more, since premium that it was worked out with was reversed; what of that had been paid out is an invoice of the kind `repayment`.',
    examples: [0]
  },
  paidBack: { ...Won, description: 'What left the insurer.' },
  setOff: { ...Won, description: 'What paid unpaid premium instead.' },
  reserved: Won,
  remaining: { ...Won, description: 'Neither reserved nor settled; nothing for a programme.' },
  settlementMonth: {
    ...orNull(Type.String({ pattern: '^[0-9]{4}-[0-9]{2}$', maxLength: 7 })),
    description: 'For a programme: the month of `GET /v1/subsidy-settlements` that counts it.',
    examples: [null]
  },
  withdrawnOn: { ...orNull(PlainDate), description: 'Since when it is owed no more.', examples: [null] }
}

export const RefundSchema = shared(
  'PremiumRefund',
  fields({ ...refundFields, payouts: Type.Array(PayoutSchema, { maxItems: 100 }) })
)

export const RefundPageSchema = shared('PremiumRefundPage', pageSchema(fields(refundFields)))

export const RefundListQuery = fields({
  ...pageQuery,
  status: Type.Optional(RefundStatusSchema),
  payeeKind: Type.Optional(PayeeKindSchema),
  policyId: Type.Optional(PolicyId)
})

export const PayoutBody = fields(
  {
    reference: Reference,
    amount: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'Whole Korean won; all that remains when left out.',
        examples: [376710]
      })
    )
  },
  { examples: [{ reference: 'refund-20220301-0001' }] }
)

export const PayoutPostingBody = fields({ paidOn: Type.Optional(PlainDate) }, { examples: [{ paidOn: '2022-03-02' }] })

export const PayoutVoidBody = fields(
  { reason: Type.Optional(lineOfText(200, { examples: ['계좌 정보가 달라 다시 예약합니다.'] })) },
  { examples: [{}] }
)

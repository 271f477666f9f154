import { pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'

export const PaymentId = idSchema('pm')

export const PaymentStatus = Type.Enum(['reserved', 'posted', 'voided'], { examples: ['reserved'] })
const PledgeId = Type.String({ maxLength: 40, examples: ['pg_01JD3ZQ8W5R7XG6K2M4N9P0TVB'] })

export const PaymentSchema = shared(
  'ClaimPayment',
  fields({
    id: PaymentId,
    claimId: idSchema('cl'),
    decisionId: idSchema('dc'),
    policyId: idSchema('po'),
    buyer: BusinessNumber,
    status: PaymentStatus,
    amount: { ...Won, description: 'Insurance money, before unpaid premium is set off.' },
    unpaidPremiumDeducted: Won,
    lossReductionCosts: { ...Won, description: 'Paid beside it, even above the insured amount (상법 §680).' },
    paidOut: { ...Won, description: 'What leaves the insurer; `payees` add up to it.' },
    payees: Type.Array(
      fields({
        payee: Type.Enum(['bank', 'policyholder'], { examples: ['policyholder'] }),
        pledgeId: orNull(PledgeId),
        amount: Won
      }),
      { maxItems: 100, description: 'Pledgees first, each up to its loan.' }
    ),
    provisional: Type.Boolean({
      description: 'Whether it may be taken back when a sale is then omitted from a VAT return.'
    }),
    payableBy: PlainDate,
    overdue: Type.Boolean(),
    reservedOn: PlainDate,
    paidOn: orNull(PlainDate),
    reference: orNull(Type.String({ maxLength: 200, examples: ['2022051200012'] }))
  })
)

export const PaymentPageSchema = shared('ClaimPaymentPage', pageSchema(PaymentSchema))

export const PostingBody = fields(
  {
    paidOn: Type.Optional(PlainDate),
    reference: Type.Optional(lineOfText(200, { description: 'Of the transfer.', examples: ['2022051200012'] }))
  },
  { examples: [{ reference: '2022051200012' }] }
)

export const VoidBody = fields(
  { reason: Type.Optional(lineOfText(200, { examples: ['계좌 정보가 달라 다시 예약합니다.'] })) },
  { examples: [{}] }
)

/** What a pledgee bank sees of a payment: its own share. */
export const PledgePaymentSchema = shared(
  'PledgePayment',
  fields({
    paymentId: PaymentId,
    pledgeId: PledgeId,
    amount: Won,
    status: PaymentStatus,
    paidOn: orNull(PlainDate)
  })
)

export const PledgePaymentPageSchema = shared('PledgePaymentPage', pageSchema(PledgePaymentSchema))

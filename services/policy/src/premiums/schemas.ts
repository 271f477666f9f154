import { pageQuery, pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { FindingSchema, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { InvoiceId } from '../invoices/schemas.ts'
import { PolicyId, policyFields } from '../policies/schemas.ts'

const Reference = lineOfText(100, {
  description: 'Of the transfer: the same one again is answered as before, and counts once for the policy.',
  examples: ['bank-20211201-0001']
})

const Amount = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Whole Korean won.',
  examples: [500000]
})

export const PremiumBody = fields(
  {
    invoiceId: InvoiceId,
    amount: Amount,
    paidOn: { ...PlainDate, description: 'From the day on which the application was received until today.' },
    reference: Reference
  },
  {
    description: 'A premium that arrived, and when.',
    examples: [
      {
        invoiceId: 'in_01JD3ZQ8W5R7XG6K2M4N9P0TVB',
        amount: 500000,
        paidOn: '2021-12-01',
        reference: 'bank-20211201-0001'
      }
    ]
  }
)

export const PaymentSchema = shared(
  'PremiumPayment',
  fields(
    {
      id: idSchema('pr'),
      policyId: PolicyId,
      invoiceId: InvoiceId,
      amount: Won,
      paidOn: PlainDate,
      recordedOn: PlainDate,
      reference: Reference,
      applied: Type.Array(fields({ invoiceId: InvoiceId, amount: Won }), {
        maxItems: 100,
        description:
          'What it paid of which invoice: the one that was named, then premium that is due, then the rest as it falls due.'
      }),
      remaining: { ...Won, description: 'What the invoice that was named still wants.' },
      refundDue: { ...Won, description: 'What no invoice wants; it is given back.' },
      kind: Type.Enum(['transfer', 'set_off'], {
        description: '`set_off`: no transfer brought it, a refund or a claim payment kept it.',
        examples: ['transfer']
      }),
      findings: Type.Array(FindingSchema, { maxItems: 20, examples: [[]] }),
      reversed: {
        ...orNull(fields({ on: PlainDate, reason: Type.String({ maxLength: 200 }) })),
        description: 'Since when, and why, it counts no more; its invoices are owed again.',
        examples: [null]
      }
    },
    { description: 'What became of a premium: its parts and `refundDue` add up to it.' }
  )
)

/** The policy as it is now, and the payment. */
export const PaidPolicySchema = shared('PaidPolicy', fields({ ...policyFields, payment: PaymentSchema }))

export const PremiumPageSchema = shared('PremiumPage', pageSchema(PaymentSchema))

const ofPolicy = {
  ...pageQuery,
  invoiceId: Type.Optional({ ...InvoiceId, description: 'That it named, or paid a part of.' }),
  reference: Type.Optional(Reference),
  paidFrom: Type.Optional(PlainDate),
  paidUntil: Type.Optional({ ...PlainDate, description: 'This day included.' }),
  reversed: Type.Optional(Type.Boolean())
}

export const PolicyPremiumListQuery = fields(ofPolicy)

export const PremiumListQuery = fields({ ...ofPolicy, policyId: Type.Optional(PolicyId) })

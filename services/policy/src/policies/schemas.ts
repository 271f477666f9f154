import { POLICY_STATUSES } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { PremiumSchema } from '@trade-credit/quoting/cover.schemas.ts'
import { pageQuery, pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { READABLE_CODE_PATTERN } from '@trade-credit/service/readable-code.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, FindingSchema, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { InvoiceSchema } from '../invoices/schemas.ts'

export const PolicyId = idSchema('po')
export const PolicyParams = fields({ policyId: PolicyId })
export const PolicyholderSchema = fields({
  businessNumber: BusinessNumber,
  name: Type.String({ maxLength: 200, examples: ['예시정밀'] })
})
/** The days of a policy that has begun. */
export const PeriodSchema = fields({
  inception: PlainDate,
  expiry: { ...PlainDate, description: 'The first day without cover.' },
  endedOn: {
    ...orNull(PlainDate),
    description: 'The first day without cover where it ends before its expiry.',
    examples: [null]
  }
})
export const PaymentPlanSchema = Type.Enum(['annual', 'instalments'])

export const PolicyStatusSchema = Type.Enum([...POLICY_STATUSES], {
  description:
    'As it is on the business date. `in_force` once the first premium is paid, also before a later `inception`; `in_arrears` from the day ' +
    'after an instalment fell due unpaid; `terminated` when the time of the prior notice ran out; `rescinded` ' +
    'counts as never made, or was ended by the insurer for a breach of disclosure, after which no claim is paid.'
})

const head = {
  id: PolicyId,
  status: PolicyStatusSchema,
  runOff: Type.Boolean({
    description: 'Cover is over, and claims may still come for what was supplied while it ran.'
  }),
  product: Type.Enum([...PRODUCT_CODES], { examples: ['single_startup'] }),
  policyholder: PolicyholderSchema,
  inception: orNull(PlainDate),
  expiry: { ...orNull(PlainDate), description: 'The first day without cover.' },
  endedOn: { ...orNull(PlainDate), description: 'The first day without cover where it ends before its expiry.' },
  insuredAmount: Won,
  createdAt: Type.String({ format: 'date-time', examples: ['2021-12-01T01:02:03.456Z'] })
}

export const CertificateCode = Type.String({
  pattern: READABLE_CODE_PATTERN,
  maxLength: 24,
  examples: ['7Q2M-K9FD-0X4R-TB6H-W3NA']
})

/** Everything that an answer about one policy says, for answers that say a little more. */
export const policyFields = {
  ...head,
  offerId: idSchema('of'),
  applicationId: Type.Optional({ ...idSchema('ap'), description: 'That it came from, for whoever may read it.' }),
  quoteId: Type.Optional({
    ...idSchema('qt'),
    description: 'That its application asked for, for whoever may read it.'
  }),
  covers: Type.Enum(['future_receivables', 'held_bills'], {
    description: '`held_bills`: bills that the firm held already when cover began are covered (어음보험).'
  }),
  paymentPlan: PaymentPlanSchema,
  boundOn: PlainDate,
  termMonths: Type.Integer({ minimum: 1, maximum: 120, examples: [12] }),
  plannedInception: PlainDate,
  payBy: { ...PlainDate, description: 'The last day for the first premium.' },
  arrearsPayBy: {
    ...orNull(PlainDate),
    description: 'The last day to pay what is overdue, as the prior notice said.'
  },
  premium: PremiumSchema,
  invoices: Type.Array(InvoiceSchema, { maxItems: 100 }),
  unpaidPremium: { ...Won, description: 'Due and not paid on the business date.' },
  premiumRefunds: fields(
    {
      owed: { ...Won, description: 'To the policyholder, and not paid out yet.' },
      paidBack: { ...Won, description: 'To the policyholder.' },
      setOff: { ...Won, description: 'What paid unpaid premium instead.' },
      toProgrammes: { ...Won, description: 'What subsidy programmes get back by their settlements.' }
    },
    { description: 'Premium that goes back; each refund stands in `GET /v1/premium-refunds?policyId=`.' }
  ),
  certificateCode: { ...orNull(CertificateCode), description: 'Null until cover has its period.' },
  terms: fields({
    explainedOn: orNull(PlainDate),
    cancelBy: {
      ...orNull(PlainDate),
      description: 'The last day to cancel because the terms were not explained; null once they were.'
    }
  }),
  renews: { ...orNull(PolicyId), examples: [null] },
  findings: Type.Array(FindingSchema, { maxItems: 100, examples: [[]] }),
  rulebook: fields({ version: Type.String({ examples: ['sha256:0f…'] }) })
}

export const PolicySchema = shared('Policy', fields(policyFields))

export const PolicyPageSchema = shared('PolicyPage', pageSchema(fields(head)))

export const PolicyListQuery = fields({
  ...pageQuery,
  product: Type.Optional(Type.Enum([...PRODUCT_CODES])),
  status: Type.Optional(PolicyStatusSchema),
  policyholder: Type.Optional(BusinessNumber),
  buyer: Type.Optional(BusinessNumber),
  expiringBefore: Type.Optional(PlainDate)
})

export const PolicyBuyerPageSchema = shared(
  'PolicyBuyerPage',
  pageSchema(
    fields(
      {
        businessNumber: BusinessNumber,
        name: lineOfText(200, { examples: ['예시모터스'] }),
        insuredAmount: Won,
        coveragePercent: Type.Number({ minimum: 0, maximum: 100, examples: [80] }),
        paymentTermDays: orNull(Type.Integer({ minimum: 1, maximum: 730, examples: [75] })),
        coveredFrom: orNull(PlainDate),
        coveredUntil: orNull(PlainDate)
      },
      {
        description:
          'What is covered of one buyer on the days [coveredFrom, coveredUntil); dates are null until cover begins.'
      }
    )
  )
)

import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { APPLICATION_STATUSES } from '@trade-credit/domain/underwriting/application-lifecycle.ts'
import { PremiumSchema, RateSchema } from '@trade-credit/quoting/cover.schemas.ts'
import { MOST_BUYERS } from '@trade-credit/quoting/request.schemas.ts'
import { DocumentType } from '@trade-credit/service/documents/schemas.ts'
import { pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull, uniqueBy } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, FindingSchema, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'

export const ApplicationId = idSchema('ap')
export const OfferId = idSchema('of')
const Moment = Type.String({ format: 'date-time', examples: ['2021-12-01T01:02:03.456Z'] })

export const ApplicationStatusSchema = Type.Enum([...APPLICATION_STATUSES], {
  description:
    '`documents_requested`: hand in what `missing` names and submit again. `proposed` (설계제안): less than was asked for can be insured; answer the proposal. `referred`: a person decides. `approved`: see the offer. `returned`: mend it and submit again.'
})

/** One buyer as it was decided. */
export const DecidedBuyerSchema = shared(
  'DecidedBuyer',
  fields(
    {
      businessNumber: BusinessNumber,
      decision: orNull(Type.Enum(['approved', 'referred', 'declined'])),
      askedAmount: orNull(Won),
      approvedAmount: orNull(Won),
      insuredReceivables: orNull(Won),
      coveragePercent: orNull(Type.Number({ minimum: 0, maximum: 100, examples: [80] })),
      rate: orNull(RateSchema),
      premium: orNull(Won),
      findings: Type.Array(FindingSchema, { examples: [[]] })
    },
    {
      description:
        'One buyer of an application; `approvedAmount` is what is proposed where the application is `proposed`.'
    }
  )
)

const Answers = Type.Record(Type.String({ pattern: '^[a-z][a-z_]*$', maxLength: 60 }), Type.Boolean(), {
  maxProperties: 50,
  description: 'Yes or no by question; the rulebook has the questions (application.disclosure_questions).',
  examples: [{ buyer_overdue_known: false }]
})

export const OtherInsuranceSchema = fields({
  insurer: lineOfText(200, { examples: ['예시손해보험'] }),
  buyer: BusinessNumber,
  amount: Won,
  from: orNull(PlainDate),
  until: orNull(PlainDate)
})

const OtherInsurances = Type.Array(OtherInsuranceSchema, {
  maxItems: 200,
  description: 'Other insurance of the same receivables (상법 §672); an empty list says that there is none.'
})

const head = {
  id: ApplicationId,
  status: ApplicationStatusSchema,
  quoteId: idSchema('qt'),
  product: Type.Enum([...PRODUCT_CODES]),
  policyholder: fields({ businessNumber: BusinessNumber }),
  receivedOn: PlainDate,
  requestedInception: orNull(PlainDate),
  paymentPlan: Type.Enum(['annual', 'instalments']),
  offerId: orNull(OfferId),
  createdAt: Moment,
  submittedAt: orNull(Moment),
  updatedAt: Moment
}

export const ApplicationSchema = shared(
  'Application',
  fields({
    ...head,
    missing: Type.Array(DocumentType, {
      maxItems: 100,
      description: 'Papers to hand in before it can be decided: PUT …/documents/{type}.',
      examples: [[]]
    }),
    missingConsents: Type.Array(BusinessNumber, {
      maxItems: MOST_BUYERS,
      description: 'Buyers that have to consent to a credit enquiry: PUT …/consents/{businessNumber}.',
      examples: [[]]
    }),
    requestedDocuments: Type.Array(DocumentType, {
      maxItems: 100,
      description: 'What an underwriter asked for.',
      examples: [[]]
    }),
    answerBy: { ...orNull(PlainDate), description: 'Until when the insurer asked for papers or an answer.' },
    openUntil: {
      ...orNull(PlainDate),
      description:
        'The last day to submit it, or to answer its proposal; then it lapses. Null where neither is up to the applicant.'
    },
    offerAcceptedOn: { ...orNull(PlainDate), description: 'When its offer was accepted; null until then.' },
    reason: orNull(
      Type.String({ description: 'Why it was returned or withdrawn.', examples: ['재무제표의 기간이 다릅니다.'] })
    ),
    findings: Type.Array(FindingSchema, {
      description: 'Every rule that has something to say of the whole.',
      examples: [[]]
    }),
    buyers: Type.Array(DecidedBuyerSchema, { maxItems: MOST_BUYERS }),
    insuredAmount: orNull(Won),
    premium: orNull(PremiumSchema),
    disclosures: orNull(Answers),
    otherInsurances: orNull(OtherInsurances),
    appeal: orNull(
      fields(
        {
          until: PlainDate,
          path: Type.String({ examples: ['/v1/applications/ap_01JD3ZQ8W5R7XG6K2M4N9P0TVB/appeals'] })
        },
        { description: 'How a decline can be looked at again.' }
      )
    ),
    rulebook: orNull(fields({ asOf: PlainDate, version: Type.String({ examples: ['sha256:0f…'] }) }))
  })
)

export const ApplicationPageSchema = shared('ApplicationPage', pageSchema(fields(head)))

const Reason = lineOfText(2000, { examples: ['재무제표의 기간이 다릅니다.'] })

export const WithdrawalBody = fields(
  { reason: Type.Optional(Reason) },
  { examples: [{ reason: '거래 계획이 바뀌었습니다.' }] }
)

export const ReturnBody = fields({ reason: Reason }, { examples: [{ reason: '재무제표의 기간이 다릅니다.' }] })

export const DocumentRequestBody = fields(
  {
    types: Type.Array(DocumentType, { minItems: 1, maxItems: 30, uniqueItems: true }),
    answerBy: PlainDate
  },
  { examples: [{ types: ['audit_report'], answerBy: '2021-12-15' }] }
)

const AcceptUpTo = Type.Optional({
  ...Won,
  description:
    'Accept the offer that this decision makes, if its premium (`premium.payable`) is at most this, and of each buyer an amount was asked for or quoted; otherwise it stays open. Coverage percentages are those of the assessed grades; what was accepted can be given up until it is bound. One that a person decides on later stays open as well.'
})

export const SubmissionBody = fields(
  { acceptUpTo: AcceptUpTo },
  { description: 'Nothing has to be sent.', examples: [{ acceptUpTo: 1_060_000 }] }
)

export const CreateApplicationBody = fields(
  {
    quoteId: idSchema('qt'),
    receivedOn: Type.Optional(PlainDate),
    requestedInception: Type.Optional(orNull(PlainDate)),
    paymentPlan: Type.Optional(Type.Enum(['annual', 'instalments'])),
    disclosures: Type.Optional(Answers),
    otherInsurances: Type.Optional(OtherInsurances),
    submission: Type.Optional({ ...SubmissionBody, description: 'Submits it by the same request, an empty one too.' })
  },
  {
    examples: [{ quoteId: 'qt_01JD3ZQ8W5R7XG6K2M4N9P0TVB' }],
    description:
      'An application for what a quote says. `receivedOn` is today unless told: its rules hold. `requestedInception` is the earliest day of cover, today unless told.'
  }
)

export const ProposalAnswerBody = fields(
  {
    answer: Type.Enum(['accept', 'counter']),
    acceptUpTo: AcceptUpTo,
    amounts: Type.Optional(
      uniqueBy(
        fields({
          businessNumber: BusinessNumber,
          amount: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [30_000_000] })
        }),
        'businessNumber',
        {
          minItems: 1,
          maxItems: MOST_BUYERS,
          description: 'With `counter`: what is asked for now of buyers of the proposal; the others stay as proposed.'
        }
      )
    )
  },
  { examples: [{ answer: 'accept' }] }
)

export const DisclosuresBody = fields({ answers: Answers }, { examples: [{ answers: { buyer_overdue_known: false } }] })

export const OtherInsurancesBody = fields({ insurances: OtherInsurances }, { examples: [{ insurances: [] }] })

export const ConsentBody = fields(
  {
    consentedOn: Type.Optional(PlainDate),
    method: Type.Optional(
      Type.Enum(['written', 'electronic_signature', 'mobile_identification', 'recorded_call'], { default: 'written' })
    )
  },
  {
    description: 'Given today and in writing, unless told.',
    examples: [{ consentedOn: '2021-12-01', method: 'electronic_signature' }]
  }
)

export const ConsentSchema = shared(
  'Consent',
  fields({
    businessNumber: BusinessNumber,
    consentedOn: PlainDate,
    method: Type.Enum(['written', 'electronic_signature', 'mobile_identification', 'recorded_call']),
    receivedAt: Moment
  })
)

import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { pageQuery, pageSchema } from '@trade-credit/service/http/paging.ts'
import { ID_PREFIXES, idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull, uniqueBy } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, FindingSchema, PlainDate, RuleSchema, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { SAYS_SOMETHING } from '@trade-credit/service/schema/violation-messages.ts'
import { type Static, Type } from 'typebox'
import { Ageing } from '../ageing/schemas.ts'
import { CentreCode } from '../centres/centre-code.ts'

export const ReferralId = idSchema('rf')
export const ReferralPath = fields({ referralId: ReferralId })
const DecisionId = idSchema('rd')
export const ReferralDecisionPath = fields({ referralId: ReferralId, decisionId: DecisionId })

const ApplicationId = idSchema(ID_PREFIXES.application)
const Client = Type.String({ maxLength: 200, examples: ['underwriter'] })
const Instant = Type.String({ format: 'date-time', examples: ['2021-12-01T01:02:03.456Z'] })
const Product = Type.Enum([...PRODUCT_CODES])
const Words = (description: string, example: string) =>
  Type.String({ minLength: 1, maxLength: 4000, pattern: SAYS_SOMETHING, description, examples: [example] })

const ReferralStatus = Type.Enum(['open', 'claimed', 'awaiting_confirmation', 'decided', 'closed'], {
  description:
    '`awaiting_confirmation`: decided by one person, and a second one has to agree. `closed`: its application was withdrawn, returned, or waits for papers.'
})

const APPROVED = { businessNumber: BusinessNumber, amount: Won }
const CONDITION = {
  businessNumber: orNull(BusinessNumber),
  text: lineOfText(500, { examples: ['분기마다 재무제표 제출'] })
}

const ConfirmationSchema = fields({
  outcome: Type.Enum(['confirmed', 'refused']),
  reason: orNull(Type.String({ examples: ['동의합니다'] })),
  confirmedBy: Client,
  confirmedOn: PlainDate
})

export const ReferralDecisionSchema = shared(
  'ReferralDecision',
  fields(
    {
      id: DecisionId,
      referralId: ReferralId,
      applicationId: ApplicationId,
      outcome: Type.Enum(['approve', 'counter_offer', 'decline', 'return']),
      status: Type.Enum(['awaiting_confirmation', 'effective', 'refused']),
      approvedAmounts: Type.Array(fields(APPROVED), { maxItems: 5000 }),
      total: Won,
      conditions: Type.Array(fields(CONDITION), { maxItems: 100 }),
      reason: Type.String({ examples: ['거래 기간이 길고 담보가 있음'] }),
      specialApproval: orNull(Type.String({ examples: ['모회사 지급보증'] })),
      needed: Type.Enum(['one_person', 'two_persons', 'two_persons_with_manager'], {
        description: 'Who has to agree, by the total and the authority of whoever decided.'
      }),
      rule: orNull(RuleSchema),
      decidedBy: Client,
      decidedOn: PlainDate,
      confirmation: orNull(ConfirmationSchema),
      offerId: orNull(idSchema(ID_PREFIXES.offer)),
      applicationStatus: Type.String({ examples: ['approved'] })
    },
    {
      description:
        'What a person decided of a referral. It takes effect at once within an authority, else when confirmed.'
    }
  )
)

const referralFields = {
  id: ReferralId,
  status: ReferralStatus,
  applicationId: ApplicationId,
  product: Product,
  policyholder: fields({ businessNumber: BusinessNumber }),
  centre: orNull(CentreCode),
  receivedOn: PlainDate,
  dueOn: orNull(PlainDate),
  ageing: Ageing,
  daysWaiting: Type.Integer({
    minimum: 0,
    maximum: 100_000,
    description: 'Days since receipt, which is not counted.',
    examples: [7]
  }),
  reasons: Type.Array(Type.String({ examples: ['buyer.unassessed'] }), { maxItems: 200 }),
  requestedAmount: orNull(Won),
  assignee: orNull(Client),
  createdAt: Instant,
  updatedAt: Instant
}

export const ReferralSummarySchema = shared('ReferralSummary', fields(referralFields))
export const ReferralPageSchema = shared('ReferralPage', pageSchema(ReferralSummarySchema))

const NoteSchema = fields({
  id: idSchema('rn'),
  text: Type.String({ examples: ['거래처 확인함'] }),
  writtenBy: Client,
  createdAt: Instant
})
export const ReferralNoteSchema = shared('ReferralNote', NoteSchema)

export const ReferralSchema = shared(
  'Referral',
  fields(
    {
      ...referralFields,
      findings: Type.Array(FindingSchema, {
        maxItems: 10_000,
        description: 'Of the application as it was decided last.'
      }),
      buyers: Type.Array(
        fields({ businessNumber: BusinessNumber, askedAmount: orNull(Won), findings: Type.Array(FindingSchema) }),
        { maxItems: 5000 }
      ),
      barred: Type.Array(Client, { maxItems: 20, description: 'Who may not decide it.' }),
      notes: Type.Array(ReferralNoteSchema, { maxItems: 1000 }),
      decisions: Type.Array(ReferralDecisionSchema, { maxItems: 1000 })
    },
    { description: 'What a person has to decide of an application; the insurer’s own work.' }
  )
)

export const ReferralQuery = fields({
  ...pageQuery,
  status: Type.Optional(ReferralStatus),
  centre: Type.Optional(CentreCode),
  product: Type.Optional(Product),
  assignee: Type.Optional(lineOfText(200, { examples: ['underwriter'] })),
  ageing: Type.Optional(Type.Enum(['overdue'])),
  waitingDays: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 3660,
      description: 'Those that have waited at least so many days.',
      examples: [7]
    })
  )
})

export const ReferralNoteBody = fields(
  { text: Words('For the insurer alone.', '거래처 확인함') },
  { examples: [{ text: '거래처 확인함' }] }
)

export const ReferralDecisionBody = fields(
  {
    outcome: Type.Enum(['approve', 'counter_offer', 'decline', 'return']),
    approvedAmounts: Type.Optional(
      uniqueBy(fields(APPROVED), 'businessNumber', {
        maxItems: 5000,
        description:
          'The insured amount of each buyer that is covered; a buyer that is not named is not. Only for approvals and counter-offers.'
      })
    ),
    conditions: Type.Optional(
      Type.Array(
        fields({
          businessNumber: Type.Optional(orNull(BusinessNumber)),
          text: lineOfText(500, { examples: ['분기마다 재무제표 제출'] })
        }),
        { maxItems: 100 }
      )
    ),
    reason: Words(
      'Kept with the decision; of a decline and a return it is told to the applicant.',
      '거래 기간이 길고 담보가 있음'
    ),
    specialApproval: Type.Optional(
      Words(
        'Why an amount above a product’s or a grade’s limit is given all the same. No cap is ever passed.',
        '모회사 지급보증'
      )
    )
  },
  {
    examples: [
      {
        outcome: 'approve',
        approvedAmounts: [{ businessNumber: '9998600043', amount: 50000000 }],
        reason: '거래 기간이 길고 담보가 있음'
      }
    ]
  }
)
export type ReferralDecisionRequest = Static<typeof ReferralDecisionBody>

export const ConfirmationBody = fields(
  {
    outcome: Type.Optional(Type.Enum(['confirmed', 'refused'], { default: 'confirmed' })),
    reason: Type.Optional(Words('Needed to refuse.', '동의합니다'))
  },
  { examples: [{ outcome: 'confirmed', reason: '동의합니다' }] }
)
export type ConfirmationRequest = Static<typeof ConfirmationBody>

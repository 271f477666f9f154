import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull, uniqueBy } from '@trade-credit/service/schema/fields.ts'
import { FindingSchema, PlainDate, RuleSchema, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'
import { LossReductionCostBody, MOST_RECEIVABLES, UndesignatedPayments } from '../claims/receivable.schemas.ts'

export const AssessmentId = idSchema('as')

const FoundReceivable = fields({
  invoiceNumber: lineOfText(60, { examples: ['A-1'] }),
  amount: Type.Optional(Won),
  vat: Type.Optional(orNull(Won)),
  payments: Type.Optional(Type.Array(fields({ amount: Won, paidOn: PlainDate }), { maxItems: 500 })),
  returned: Type.Optional(Won),
  offset: Type.Optional(Won),
  vatStatus: Type.Optional(Type.Enum(['declared', 'not_yet_due', 'omitted'])),
  realTrade: Type.Optional(Type.Boolean()),
  disputed: Type.Optional(Type.Boolean()),
  correctionProven: Type.Optional(
    Type.Boolean({ description: 'Whether papers prove what was declared anew (`receivable.corrected_late`).' })
  ),
  interestBearing: Type.Optional(Type.Boolean()),
  reason: Type.Optional(
    lineOfText(500, { description: 'How the officer knows.', examples: ['세금계산서 합계표로 확인'] })
  )
})

export const AssessmentBody = shared(
  'ClaimAssessmentInput',
  fields(
    {
      receivables: Type.Optional(
        uniqueBy(FoundReceivable, 'invoiceNumber', {
          maxItems: MOST_RECEIVABLES,
          description: 'What the officer found out, in place of what was put forward.'
        })
      ),
      undesignatedPayments: Type.Optional(UndesignatedPayments),
      securityProceeds: Type.Optional(Won),
      addedByLateNotice: Type.Optional(Won),
      lossReductionCosts: Type.Optional(Type.Array(LossReductionCostBody, { maxItems: 100 })),
      relatedFirm: Type.Optional(Type.Boolean()),
      withoutInfluence: Type.Optional(
        lineOfText(500, {
          description:
            'Of a policy that was ended for a breach of disclosure: how it is proved that the fact had no influence on the event (상법 §655 단서).',
          examples: ['알리지 않은 사실은 다른 구매기업에 관한 것입니다.']
        })
      ),
      eventKnownOn: Type.Optional({
        ...orNull(PlainDate),
        description:
          'When the policyholder knew of an insolvency of the buyer; left out, the day on which an event was first confirmed.'
      })
    },
    { examples: [{}], description: 'An empty one assesses the claim as it was put forward.' }
  )
)
export type OfficersFindings = Static<typeof AssessmentBody>

const LeftOut = fields({
  reason: Type.String({
    description: '`returned`, `offset`, `withdrawn`, `payments`, or the code of a finding.',
    examples: ['receivable.before_inception']
  }),
  amount: Won,
  rule: orNull(RuleSchema)
})

export const AssessmentSchema = shared(
  'ClaimAssessment',
  fields({
    id: AssessmentId,
    claimId: idSchema('cl'),
    claimable: Type.Boolean(),
    receivables: Type.Array(
      fields({
        invoiceNumber: Type.String({ examples: ['A-1'] }),
        amount: Won,
        counted: Won,
        leftOut: Type.Array(LeftOut, { maxItems: 20, description: 'With `counted` they add up to `amount`.' }),
        findings: Type.Array(FindingSchema, {
          maxItems: 50,
          description:
            '`receivable.same_number_elsewhere` and `receivable.same_amount_elsewhere`, which name another claim, are told to the insurer and its auditor alone.'
        })
      }),
      { maxItems: MOST_RECEIVABLES }
    ),
    countedReceivables: Won,
    securityProceedsDeducted: Won,
    lateNoticeDeducted: Won,
    actualLoss: Won,
    lossReductionCosts: Won,
    losses: Type.Array(
      fields({ insuredAmount: Won, coveragePercent: Type.String({ examples: ['80.0000'] }), loss: Won }),
      { maxItems: 100, description: 'The actual loss by the terms that were in force on the days of supply.' }
    ),
    coveredLoss: Won,
    owedInTotal: Won,
    alreadyDecided: Won,
    due: { ...Won, description: 'Insurance money before unpaid premium is set off: what a decision may approve.' },
    unpaidPremiumDeducted: Won,
    payable: Won,
    overpaid: Won,
    boundBy: Type.Enum([
      'insured_amount',
      'coverage_ratio',
      'actual_loss',
      'already_paid',
      'unpaid_premium',
      'no_loss'
    ]),
    provisional: Type.Boolean({
      description: 'Whether a VAT return is not due yet: a payment may then be taken back.'
    }),
    atStake: Won,
    breaches: Type.Array(Type.String({ examples: ['receivable.not_real_trade'] }), { maxItems: 10 }),
    findings: Type.Array(FindingSchema, { maxItems: 100 }),
    rules: Type.Array(RuleSchema, { maxItems: 50 }),
    assessedOn: PlainDate,
    rulebook: fields({ version: Type.String({ examples: ['sha256:0f…'] }) }),
    engine: Type.String({ examples: ['1'] })
  })
)

export const AssessmentListSchema = shared(
  'ClaimAssessmentList',
  fields({ items: Type.Array(AssessmentSchema, { maxItems: 100, description: 'Newest first.' }) })
)

export const VerificationBody = fields(
  { assessmentId: Type.Optional(AssessmentId) },
  { examples: [{}], description: 'Without an id, the latest assessment is worked out again.' }
)

export const VerificationSchema = shared(
  'ClaimAssessmentVerification',
  fields({
    assessmentId: AssessmentId,
    matches: Type.Boolean({ description: 'Whether working it out again gives the same to the won.' }),
    differences: Type.Array(Type.String({ examples: ['/due'] }), {
      maxItems: 100,
      description: 'JSON Pointers of what differs.'
    }),
    rulebook: fields({ version: Type.String({ examples: ['sha256:0f…'] }) }),
    engine: fields({ stored: Type.String({ examples: ['1'] }), now: Type.String({ examples: ['1'] }) })
  })
)

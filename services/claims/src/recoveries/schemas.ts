import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { PlainDate, RuleSchema, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'
import { FreeText, NoticeId, Reasons } from '../decisions/schemas.ts'

const ClaimId = idSchema('cl')
export const ClawbackId = idSchema('cb')
const PositiveWon = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [10_000_000] })
const Reference = lineOfText(200, { examples: ['2022회합100 배당'] })

const Source = Type.Enum(['buyer', 'security', 'insolvency_dividend', 'guarantor', 'other'], {
  examples: ['insolvency_dividend']
})

export const RecoveryBody = shared(
  'RecoveryInput',
  fields({ amount: PositiveWon, receivedOn: PlainDate, source: Source, reference: Type.Optional(Reference) })
)
export type RecoveryInput = Static<typeof RecoveryBody>

const recovery = {
  id: idSchema('ry'),
  claimId: ClaimId,
  amount: Won,
  receivedOn: PlainDate,
  source: Source,
  reference: orNull(Reference),
  toPolicyholder: Type.Integer({
    minimum: 0,
    description: 'Restores the loss that the insurance did not pay.',
    examples: [8_000_000]
  }),
  toInsurer: Type.Integer({
    minimum: 0,
    description: 'By subrogation, together never more than was paid.',
    examples: [2_000_000]
  }),
  surplus: Type.Integer({
    minimum: 0,
    description: 'Beyond the whole loss: the policyholder’s as creditor.',
    examples: [0]
  }),
  recoveryRule: Type.Enum(['insured_first', 'pro_rata'])
}

export const RecoverySchema = shared('Recovery', fields({ ...recovery, rule: RuleSchema }))

export const SubrogationSchema = shared(
  'Subrogation',
  fields({ claimId: ClaimId, amount: Won, exercisedOn: PlainDate, reference: Reference })
)

export const RecoveryListSchema = shared(
  'RecoveryList',
  fields({
    items: Type.Array(fields(recovery), { maxItems: 1_000, description: 'Newest first.' }),
    recovered: Won,
    toPolicyholder: Won,
    toInsurer: Won,
    subrogation: orNull(SubrogationSchema)
  })
)

export const SubrogationBody = shared(
  'SubrogationInput',
  fields({ exercisedOn: Type.Optional(PlainDate), reference: Reference })
)
export type SubrogationInput = Static<typeof SubrogationBody>

export const ClawbackBody = shared(
  'ClawbackInput',
  fields({
    amount: PositiveWon,
    reasons: Reasons,
    noticeId: Type.Optional(NoticeId)
  })
)
export type ClawbackInput = Static<typeof ClawbackBody>

export const ClawbackSchema = shared(
  'Clawback',
  fields({
    id: ClawbackId,
    claimId: ClaimId,
    noticeId: NoticeId,
    amount: Won,
    received: Won,
    status: Type.Enum(['demanded', 'received'], { examples: ['demanded'] }),
    reasons: Reasons,
    demandedOn: PlainDate
  })
)

export const ClawbackListSchema = shared(
  'ClawbackList',
  fields({ items: Type.Array(ClawbackSchema, { maxItems: 100, description: 'Newest first.' }) })
)

export const ReceiptBody = shared(
  'ClawbackReceiptInput',
  fields({ amount: PositiveWon, receivedOn: Type.Optional(PlainDate), reference: Reference })
)
export type ReceiptInput = Static<typeof ReceiptBody>

export const ComplaintBody = fields({ text: FreeText })

export const ComplaintSchema = shared(
  'ClaimComplaint',
  fields({ id: idSchema('cp'), claimId: ClaimId, text: FreeText, madeOn: PlainDate })
)

export const ComplaintListSchema = shared(
  'ClaimComplaintList',
  fields({ items: Type.Array(ComplaintSchema, { maxItems: 100, description: 'Newest first.' }) })
)

import { PremiumSchema } from '@trade-credit/quoting/cover.schemas.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { FindingSchema, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { DecidedBuyerSchema } from '../applications/schemas.ts'

export const DecisionId = idSchema('ad')
const Digest = Type.String({ pattern: '^sha256:[0-9a-f]{64}$', maxLength: 71, examples: [`sha256:${'4f'.repeat(32)}`] })

const receipt = {
  request: Digest,
  rulebook: Digest,
  engine: Type.String({ examples: ['1'] }),
  facts: Type.Record(Type.String(), Type.Unknown(), {
    description:
      'What the decision was made with: amounts asked for, parties, assessments, recorded events, papers, consents, answers, entered subsidies, and what each account had left: at least so much where that was enough.',
    examples: [{ receivedOn: '2021-12-01', businessDate: '2021-12-01' }]
  }),
  salt: Type.String({ pattern: '^[0-9a-f]{32}$', maxLength: 32, examples: ['0f'.repeat(16)] })
}

export const DecisionSchema = shared(
  'ApplicationDecision',
  fields({
    id: DecisionId,
    kind: Type.Enum(['rules', 'person']),
    outcome: Type.Enum(['approved', 'proposed', 'referred', 'declined']),
    decidedOn: PlainDate,
    decidedAt: Type.String({ format: 'date-time', examples: ['2021-12-01T01:02:03.456Z'] }),
    offerId: orNull(idSchema('of')),
    findings: Type.Array(FindingSchema, { examples: [[]] }),
    buyers: Type.Array(DecidedBuyerSchema, { maxItems: 5000 }),
    insuredAmount: orNull(Won),
    premium: orNull(PremiumSchema),
    digest: { ...Digest, description: 'SHA-256 over the canonical JSON of the whole receipt, its salt included.' },
    receipt: orNull(fields(receipt, { description: 'For the insurer and the auditor alone.' }))
  })
)

export const DecisionListSchema = shared(
  'ApplicationDecisionList',
  fields({ items: Type.Array(DecisionSchema, { maxItems: 200, description: 'Newest first.' }) })
)

export const VerificationBody = fields(
  { decisionId: Type.Optional(DecisionId) },
  { description: 'The newest decision when left out.', examples: [{}] }
)

export const DecisionVerificationSchema = shared(
  'DecisionVerification',
  fields({
    decisionId: DecisionId,
    verified: Type.Boolean({ description: 'Whether the digest matches and every figure was worked out again.' }),
    digest: Type.Enum(['matches', 'differs']),
    rulebook: Type.Enum(['known', 'unknown']),
    engine: Type.Enum(['known', 'unknown']),
    figures: Type.Enum(['match', 'differ', 'not_computed']),
    differences: Type.Array(
      fields({
        pointer: Type.String({ examples: ['/buyers/0/premium'] }),
        stored: Type.Unknown({ examples: [500_000] }),
        recomputed: Type.Unknown({ examples: [500_000] })
      }),
      { maxItems: 100 }
    )
  })
)

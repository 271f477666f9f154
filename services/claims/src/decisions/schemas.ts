import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { PlainDate, RuleSchema, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'
import { ClaimStatusSchema } from '../claims/schemas.ts'

export const DecisionId = idSchema('dc')
export const NoticeId = idSchema('an')

/** Something that people say in their own words. */
export const FreeText = lineOfText(2_000, { examples: ['세금계산서와 거래명세서가 일치합니다.'] })

export const Reasons = Type.Array(FreeText, {
  minItems: 1,
  maxItems: 20,
  examples: [['거래 사실과 미수 금액을 확인했습니다.']]
})

const Outcome = Type.Enum(['approve', 'partly_approve', 'deny'], {
  description: '`approve` pays all that was assessed; `partly_approve` less, or with something left out as a breach.',
  examples: ['approve']
})

export const DecisionBody = shared(
  'ClaimDecisionInput',
  fields({
    outcome: Outcome,
    amount: Type.Optional({
      ...Won,
      description:
        'Insurance money before unpaid premium is set off: `due` of the assessment. Left out: all of it, or nothing for `deny`.'
    }),
    reasons: Reasons
  })
)
export type DecisionInput = Static<typeof DecisionBody>

export const DecisionSchema = shared(
  'ClaimDecision',
  fields({
    id: DecisionId,
    claimId: idSchema('cl'),
    assessmentId: idSchema('as'),
    adverseNoticeId: orNull(NoticeId),
    outcome: Outcome,
    amount: Won,
    lossReductionCosts: Won,
    reasons: Reasons,
    status: Type.Enum(['awaiting_confirmation', 'in_effect'], { examples: ['in_effect'] }),
    confirmation: Type.Enum(['none', 'manager', 'colleague'], {
      description: 'Who else has to say yes: nobody, a manager, or any second person.',
      examples: ['none']
    }),
    atStake: { ...Won, description: 'What the authority is measured by.' },
    authority: RuleSchema,
    decidedOn: PlainDate,
    confirmedOn: orNull(PlainDate)
  })
)

/** A decision with where it leaves the claim. */
export const DecidedClaimSchema = shared(
  'DecidedClaim',
  fields({
    id: DecisionId,
    decision: DecisionSchema,
    claim: fields({ id: idSchema('cl'), status: ClaimStatusSchema, payableBy: orNull(PlainDate) })
  })
)

export const DecisionListSchema = shared(
  'ClaimDecisionList',
  fields({ items: Type.Array(DecisionSchema, { maxItems: 100, description: 'Newest first.' }) })
)

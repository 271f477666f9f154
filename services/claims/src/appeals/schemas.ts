import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { PlainDate } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { DecisionId, FreeText, Reasons } from '../decisions/schemas.ts'

export const AppealId = idSchema('al')

export const AppealBody = shared('ClaimAppealInput', fields({ grounds: FreeText }))

export const AppealSchema = shared(
  'ClaimAppeal',
  fields({
    id: AppealId,
    claimId: idSchema('cl'),
    decisionId: DecisionId,
    grounds: FreeText,
    appealedOn: PlainDate,
    outcome: orNull(Type.Enum(['allowed', 'dismissed'])),
    reasons: Type.Array(FreeText, { maxItems: 20 }),
    decidedOn: orNull(PlainDate)
  })
)

export const AppealListSchema = shared(
  'ClaimAppealList',
  fields({ items: Type.Array(AppealSchema, { maxItems: 100, description: 'Newest first.' }) })
)

export const AppealDecisionBody = shared(
  'ClaimAppealDecision',
  fields({ outcome: Type.Enum(['allowed', 'dismissed'], { examples: ['allowed'] }), reasons: Reasons })
)

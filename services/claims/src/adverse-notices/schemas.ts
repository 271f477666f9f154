import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'
import { FreeText, NoticeId, Reasons } from '../decisions/schemas.ts'

export const NoticeBody = shared(
  'AdverseNoticeInput',
  fields({
    outcome: Type.Enum(['deny', 'partly_approve', 'clawback'], { description: 'What is planned.', examples: ['deny'] }),
    amount: Type.Optional({ ...Won, description: 'What would be paid, or taken back.' }),
    reasons: Reasons
  })
)
export type NoticeInput = Static<typeof NoticeBody>

export const NoticeSchema = shared(
  'AdverseNotice',
  fields({
    id: NoticeId,
    claimId: idSchema('cl'),
    outcome: Type.Enum(['deny', 'partly_approve', 'clawback']),
    amount: Won,
    reasons: Reasons,
    givenOn: PlainDate,
    answerBy: PlainDate,
    answer: orNull(FreeText),
    answeredOn: orNull(PlainDate)
  })
)

export const NoticeListSchema = shared(
  'AdverseNoticeList',
  fields({ items: Type.Array(NoticeSchema, { maxItems: 100, description: 'Newest first.' }) })
)

export const AnswerBody = fields({ text: FreeText })

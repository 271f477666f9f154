import { pageQuery, pageSchema } from '@trade-credit/service/http/paging.ts'
import { ID_PREFIXES, idSchema } from '@trade-credit/service/ids.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { PlainDate } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { SAYS_SOMETHING } from '@trade-credit/service/schema/violation-messages.ts'
import { type Static, Type } from 'typebox'

const AppealId = idSchema('al')
const ApplicationId = idSchema(ID_PREFIXES.application)
const AppealStatus = Type.Enum(['filed', 'upheld', 'rejected'], {
  description: '`upheld`: the decline is taken back, and a person decides the application anew.'
})
const Words = (description: string, example: string) =>
  Type.String({ minLength: 1, maxLength: 4000, pattern: SAYS_SOMETHING, description, examples: [example] })

export const AppealPath = fields({ appealId: AppealId })
export const AppealedApplicationPath = fields({ applicationId: ApplicationId })

export const AppealSchema = shared(
  'Appeal',
  fields(
    {
      id: AppealId,
      applicationId: ApplicationId,
      status: AppealStatus,
      reason: Type.String({ examples: ['매출이 회복되었습니다'] }),
      filedOn: PlainDate,
      decidedOn: orNull(PlainDate),
      decisionReason: orNull(Type.String({ examples: ['최근 결산 자료를 반영해 다시 심사합니다'] })),
      applicationStatus: Type.String({ examples: ['referred'] })
    },
    { description: 'An appeal (이의신청) against a decline; somebody else than who declined looks at it.' }
  )
)
export const AppealPageSchema = shared('AppealPage', pageSchema(AppealSchema))

export const AppealBody = fields(
  { reason: Words('Why it should be decided otherwise.', '매출이 회복되었습니다') },
  { examples: [{ reason: '매출이 회복되었습니다' }] }
)

export const AppealQuery = fields({ ...pageQuery, status: Type.Optional(AppealStatus) })

export const AppealDecisionBody = fields(
  {
    outcome: Type.Enum(['upheld', 'rejected']),
    reason: Words('Told to the applicant.', '최근 결산 자료를 반영해 다시 심사합니다')
  },
  { examples: [{ outcome: 'upheld', reason: '최근 결산 자료를 반영해 다시 심사합니다' }] }
)
export type AppealDecisionRequest = Static<typeof AppealDecisionBody>

import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { answerApplication } from './answer-application.ts'
import { moveApplication } from './move-application.ts'
import { answerByOf } from './open-application.ts'
import { lockApplication } from './repository.ts'
import { ApplicationId, ApplicationSchema, DocumentRequestBody, ReturnBody } from './schemas.ts'

const params = fields({ applicationId: ApplicationId })
const response = { 200: ApplicationSchema, ...problems(404, 409, 422) }

const returnSchema = {
  operationId: 'returnApplication',
  summary: 'Return an application to be mended and submitted again (반송)',
  tags: ['applications'],
  headers: IdempotencyHeaders,
  params,
  body: ReturnBody,
  response
}

const requestSchema = {
  operationId: 'requestApplicationDocuments',
  summary: 'Ask the applicant for papers, until a day',
  tags: ['applications'],
  headers: IdempotencyHeaders,
  params,
  body: DocumentRequestBody,
  response
}

/** What the insurer can do to an application besides deciding it: return it, or ask for papers. */
export function applicationStepRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/applications/:applicationId/return',
    { schema: returnSchema, config: { scope: 'underwriting:write' } },
    idempotent<typeof returnSchema>(platform, async (request, context) => {
      const application = await lockApplication(context.trx, request.params.applicationId, context.businessDate)
      if (!application) return problem('not_found')
      const rules = platform.rulebook.on(context.businessDate).rulesAt(application.received_on)
      const answerBy = answerByOf(application, context.businessDate, rules)
      const moved = moveApplication(context.trx, application, 'return', {
        change: { reason: request.body.reason, answer_by: answerBy },
        now: context.now
      })
      sendNotice(context.trx, {
        recipient: application.organisation,
        kind: 'application_returned',
        subject: { applicationId: application.id },
        parameters: {}
      })
      return answerApplication(moved, request.language, { platform, ...context })
    })
  )

  app.post(
    '/v1/applications/:applicationId/document-requests',
    { schema: requestSchema, config: { scope: 'underwriting:write' } },
    idempotent<typeof requestSchema>(platform, async (request, context) => {
      const { types, answerBy } = request.body
      const application = await lockApplication(context.trx, request.params.applicationId, context.businessDate)
      if (!application) return problem('not_found')
      if (answerBy < context.businessDate) refusePast(context.businessDate)
      const requestedAt = context.now.toISOString()
      const before = application.requested_documents.filter(({ type }) => !types.includes(type))
      const moved = moveApplication(context.trx, application, 'request_documents', {
        change: {
          requested_documents: [...before, ...types.map(type => ({ type, requestedAt }))],
          answer_by: answerBy as PlainDate
        },
        facts: { documents: types, answerBy },
        now: context.now
      })
      sendNotice(context.trx, {
        recipient: application.organisation,
        kind: 'documents_requested',
        subject: { applicationId: application.id },
        parameters: { documents: types, answerBy }
      })
      return answerApplication(moved, request.language, { platform, ...context })
    })
  )
}

function refusePast(businessDate: PlainDate): never {
  return refuseField('/answerBy', 'date_in_past', {
    ko: `${businessDate}(오늘) 이후여야 합니다.`,
    en: `Give a day from ${businessDate}, today, on.`
  })
}

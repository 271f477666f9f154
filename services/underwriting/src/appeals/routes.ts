import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { etagOf } from '@trade-credit/service/http/etag.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { requireInsurer } from '../access/insurer-only.ts'
import { decideAppeal } from './decide-appeal.ts'
import { fileAppeal } from './file-appeal.ts'
import { findAppeal, listAppeals, type StoredAppeal } from './repository.ts'
import {
  AppealBody,
  AppealDecisionBody,
  AppealedApplicationPath,
  AppealPageSchema,
  AppealPath,
  AppealQuery,
  AppealSchema
} from './schemas.ts'

const fileSchema = {
  operationId: 'fileAppeal',
  summary: 'Appeal against the decline of one’s application (이의신청)',
  description:
    'Once for each decline, up to the day in `appeal.until` of the application; otherwise 409. Somebody else than who declined it decides: the application stays `declined` until then, and is referred anew where the appeal is upheld.',
  tags: ['applications'],
  headers: IdempotencyHeaders,
  params: AppealedApplicationPath,
  body: AppealBody,
  response: { 201: AppealSchema, ...problems(404, 409, 422) }
}

const listSchema = {
  operationId: 'listAppeals',
  summary: 'Appeals, newest first: one’s own, or all for the insurer',
  tags: ['applications'],
  querystring: AppealQuery,
  response: { 200: AppealPageSchema }
}

const getSchema = {
  operationId: 'getAppeal',
  summary: 'An appeal and what became of it',
  tags: ['applications'],
  params: AppealPath,
  response: { 200: AppealSchema, ...problems(404) }
}

const decideSchema = {
  operationId: 'decideAppeal',
  summary: 'Uphold or reject an appeal, by somebody else than who declined',
  description:
    'Upheld, the application is referred anew; none of those who declined it decides it then. Not while its applicant has another live ' +
    'application of the same quote: that one is decided instead.',
  tags: ['referrals'],
  headers: IdempotencyHeaders,
  params: AppealPath,
  body: AppealDecisionBody,
  response: { 200: AppealSchema, ...problems(403, 404, 409, 422) }
}

/** Appeals: filed by whoever was declined, decided by somebody else. */
export function appealRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/applications/:applicationId/appeals',
    { schema: fileSchema, config: { scope: 'applications:write' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const appeal = await fileAppeal(trx, request.params.applicationId, request.body.reason, { businessDate, now })
      return { status: 201, headers: { location: `/v1/appeals/${appeal.id}` }, body: appealView(appeal) }
    })
  )

  app.get(
    '/v1/appeals',
    { schema: listSchema, config: { scope: 'applications:read' } },
    reading(platform, async (request, { trx }) => {
      const page = askedPage(request, platform.cursorKey)
      return page.answer(await listAppeals(trx, page.filters.status, page), appealView)
    })
  )

  app.get(
    '/v1/appeals/:appealId',
    { schema: getSchema, config: { scope: 'applications:read' } },
    reading(platform, async (request, { trx }) => {
      const appeal = await findAppeal(trx, request.params.appealId)
      if (!appeal) return problem('not_found')
      return { status: 200, headers: { etag: etagOf(appeal.version, request.language) }, body: appealView(appeal) }
    })
  )

  app.post(
    '/v1/appeals/:appealId/decisions',
    { schema: decideSchema, config: { scope: 'underwriting:write' } },
    idempotent(platform, async (request, { trx, actor, businessDate, now }) => {
      requireInsurer(actor)
      const on = { platform, businessDate, now }
      return { status: 200, body: appealView(await decideAppeal(trx, request.params.appealId, request.body, on)) }
    })
  )
}

/** The appeal as both sides see it: who decided stays with the insurer. */
function appealView(appeal: StoredAppeal) {
  return {
    id: appeal.id,
    applicationId: appeal.application_id,
    status: appeal.status,
    reason: appeal.reason,
    filedOn: appeal.filed_on,
    decidedOn: appeal.decided_on,
    decisionReason: appeal.decision_reason,
    applicationStatus: appeal.application_status
  }
}

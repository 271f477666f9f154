import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { pageQuery } from '@trade-credit/service/http/paging.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { loadPolicy } from '../policies/load-policy.ts'
import { findPolicy } from '../policies/repository.ts'
import { PolicyParams } from '../policies/schemas.ts'
import { planRescission } from './plan-rescission.ts'
import { rescissionsOf } from './repository.ts'
import { knownAhead } from './rescission-refusals.ts'
import { rescissionView, workedOutView } from './rescission-view.ts'
import {
  RescissionBody,
  RescissionListSchema,
  RescissionPreviewBody,
  RescissionPreviewSchema,
  RescissionSchema
} from './schemas.ts'
import { workOutRescission } from './work-out-rescission.ts'

const tags = ['rescissions']

const previewSchema = {
  operationId: 'previewRescission',
  summary: 'What ending a policy for a breach of disclosure would come to today, and until when it may be done',
  tags,
  params: PolicyParams,
  body: RescissionPreviewBody,
  response: { 200: RescissionPreviewSchema, ...problems(404, 409) }
}

const planSchema = {
  operationId: 'planRescission',
  summary: 'Tell the policyholder that its policy is to be ended for a breach of disclosure (상법 §651)',
  description:
    'For the insurer’s underwriters. The policyholder may answer; then a second person confirms, of the two one a manager.',
  tags,
  params: PolicyParams,
  headers: IdempotencyHeaders,
  body: RescissionBody,
  response: { 201: RescissionSchema, ...problems(404, 409, 422) }
}

const listSchema = {
  operationId: 'listRescissions',
  summary: 'What was planned against a policyholder, what it answered, and how that ended, newest first',
  tags,
  params: PolicyParams,
  querystring: fields(pageQuery),
  response: { 200: RescissionListSchema, ...problems(404) }
}

/** Rescissions by the insurer (고지의무 위반 해지): looked at beforehand, told to the policyholder, listed. */
export function rescissionRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/policies/:policyId/rescission-previews',
    { schema: previewSchema, config: { scope: 'underwriting:write' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const { policyId } = request.params
      const { policy, invoices, today } = await loadPolicy(trx, policyId, businessDate)
      const breach = { knownOn: plainDate(request.body.knownOn), insurerKnew: request.body.insurerKnew ?? false }
      if (breach.knownOn > today) knownAhead(today)
      const worked = await workOutRescission(trx, platform, { policy, invoices }, breach, today)
      return { status: 200, body: workedOutView(policyId, worked, request.language) }
    })
  )

  app.post(
    '/v1/policies/:policyId/rescissions',
    { schema: planSchema, config: { scope: 'underwriting:write' } },
    idempotent(platform, async (request, { trx, businessDate }) => {
      const { knownOn, evidence = null, ...said } = request.body
      const breach = { ...said, evidence, knownOn: plainDate(knownOn) }
      const planned = await planRescission(trx, platform, request.params.policyId, breach, businessDate)
      return { status: 201, body: rescissionView(planned) }
    })
  )

  app.get(
    '/v1/policies/:policyId/rescissions',
    { schema: listSchema, config: { scope: 'policies:read' } },
    reading(platform, async (request, { trx }) => {
      const { policyId } = request.params
      const page = askedPage(request, platform.cursorKey)
      const [policy, rescissions] = await Promise.all([findPolicy(trx, policyId), rescissionsOf(trx, policyId, page)])
      if (!policy) return problem('not_found')
      return page.answer(rescissions, rescissionView)
    })
  )
}

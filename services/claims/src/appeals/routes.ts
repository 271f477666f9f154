import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { findClaim } from '../claims/repository.ts'
import { ClaimId } from '../claims/schemas.ts'
import { appealDecision, decideAppeal } from './appeal-decision.ts'
import { appealView } from './appeal-view.ts'
import { listAppeals } from './repository.ts'
import { AppealBody, AppealDecisionBody, AppealId, AppealListSchema, AppealSchema } from './schemas.ts'

const params = fields({ claimId: ClaimId })
const headers = IdempotencyHeaders
const tags = ['claims']

const appealSchema = {
  operationId: 'appealClaimDecision',
  summary: 'Appeal against the decision; somebody who took no part in it looks at it',
  description:
    'Against a claim that is denied or partly approved, and against one that is paid, provisionally or not; otherwise 409. Nothing more is paid on it until the appeal is decided. Allowed, it is assessed and decided anew; dismissed, a denied or paid claim is closed and any other goes on where it stood.',
  tags,
  headers,
  params,
  body: AppealBody,
  response: { 201: AppealSchema, ...problems(404, 409, 422) }
}

const decideAppealSchema = {
  operationId: 'decideClaimAppeal',
  summary: 'Allow or dismiss an appeal; allowed, the claim is assessed and decided anew',
  tags,
  headers,
  params: fields({ claimId: ClaimId, appealId: AppealId }),
  body: AppealDecisionBody,
  response: { 201: AppealSchema, ...problems(404, 409, 422) }
}

const listAppealsSchema = {
  operationId: 'listClaimAppeals',
  summary: 'The appeals against decisions on a claim',
  tags,
  params,
  response: { 200: AppealListSchema, ...problems(404) }
}

/** Appeals of the policyholder against a decision, and what became of them. */
export function appealRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/claims/:claimId/appeals',
    { schema: appealSchema, config: { scope: 'claims:write' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const appeal = await appealDecision(trx, request.params.claimId, request.body.grounds, { businessDate, now })
      return { status: 201, body: appealView(appeal) }
    })
  )

  app.post(
    '/v1/claims/:claimId/appeals/:appealId/decisions',
    { schema: decideAppealSchema, config: { scope: 'claims:decide' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const { appeal } = await decideAppeal(trx, request.params, request.body, { businessDate, now })
      return { status: 201, body: appealView(appeal) }
    })
  )

  app.get(
    '/v1/claims/:claimId/appeals',
    { schema: listAppealsSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx }) => {
      const { claimId } = request.params
      const [claim, appeals] = await Promise.all([findClaim(trx, claimId), listAppeals(trx, claimId)])
      if (!claim) return problem('not_found')
      return { status: 200, body: { items: appeals.map(appealView) } }
    })
  )
}

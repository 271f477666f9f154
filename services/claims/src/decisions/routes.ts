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
import { confirmDecision } from './confirm-decision.ts'
import { decideClaim } from './decide-claim.ts'
import { decidedClaimView, decisionView } from './decision-views.ts'
import { listDecisions } from './repository.ts'
import { DecidedClaimSchema, DecisionBody, DecisionId, DecisionListSchema } from './schemas.ts'
import { rankOf } from './separation.ts'

const params = fields({ claimId: ClaimId })

const decideSchema = {
  operationId: 'decideClaim',
  summary: 'Approve, partly approve or deny an assessed claim',
  description:
    'Within the decider’s authority it has effect at once; above it a second person confirms. Against the policyholder it needs an adverse notice and time to answer first.',
  tags: ['claims'],
  headers: IdempotencyHeaders,
  params,
  body: DecisionBody,
  response: { 201: DecidedClaimSchema, ...problems(404, 409, 422) }
}

const confirmSchema = {
  operationId: 'confirmClaimDecision',
  summary: 'Say the second yes to a decision above its maker’s authority',
  tags: ['claims'],
  headers: IdempotencyHeaders,
  params: fields({ claimId: ClaimId, decisionId: DecisionId }),
  response: { 201: DecidedClaimSchema, ...problems(404, 409, 422) }
}

const listSchema = {
  operationId: 'listClaimDecisions',
  summary: 'The decisions on a claim, newest first',
  tags: ['claims'],
  params,
  response: { 200: DecisionListSchema, ...problems(404) }
}

/** Decisions on claims: by one person within an authority, by two above it, never by whoever filed. */
export function decisionRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/claims/:claimId/decisions',
    { schema: decideSchema, config: { scope: 'claims:decide' } },
    idempotent(platform, async (request, { trx, actor, businessDate, now }) => {
      const rulebook = platform.rulebook.on(businessDate)
      const circumstances = { businessDate, now, rulebook, rank: rankOf(actor, platform) }
      const { claim, decision } = await decideClaim(trx, request.params.claimId, request.body, circumstances)
      return { status: 201, body: decidedClaimView(claim, decision) }
    })
  )

  app.post(
    '/v1/claims/:claimId/decisions/:decisionId/confirmation',
    { schema: confirmSchema, config: { scope: 'claims:decide' } },
    idempotent(platform, async (request, { trx, actor, businessDate, now }) => {
      const rulebook = platform.rulebook.on(businessDate)
      const circumstances = { businessDate, now, rulebook, rank: rankOf(actor, platform) }
      const { claim, decision } = await confirmDecision(trx, request.params, circumstances)
      return { status: 201, body: decidedClaimView(claim, decision) }
    })
  )

  app.get(
    '/v1/claims/:claimId/decisions',
    { schema: listSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx }) => {
      const { claimId } = request.params
      const [claim, decisions] = await Promise.all([findClaim(trx, claimId), listDecisions(trx, claimId)])
      if (!claim) return problem('not_found')
      return { status: 200, body: { items: decisions.map(decisionView) } }
    })
  )
}

import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { findClaim } from '../claims/repository.ts'
import { ClaimId } from '../claims/schemas.ts'
import { exerciseSubrogation, recordRecovery } from './record-recovery.ts'
import { recoveryListView, recoveryView, subrogationView } from './recovery-views.ts'
import { findSubrogation, listRecoveries } from './repository.ts'
import { RecoveryBody, RecoveryListSchema, RecoverySchema, SubrogationBody, SubrogationSchema } from './schemas.ts'

const params = fields({ claimId: ClaimId })
const tags = ['claims']
const headers = IdempotencyHeaders

const recordSchema = {
  operationId: 'recordRecovery',
  summary: 'Record what came in on a paid loss, and split it to the won',
  description:
    'By default what the insurance did not pay of the loss comes first (대법원 2014다46211). Recoveries before it count, so that parts change nobody’s total.',
  tags,
  headers,
  params,
  body: RecoveryBody,
  response: { 201: RecoverySchema, ...problems(404, 409, 422) }
}

const listSchema = {
  operationId: 'listRecoveries',
  summary: 'What came in on a claim’s loss after it was paid',
  tags,
  params,
  response: { 200: RecoveryListSchema, ...problems(404) }
}

const subrogateSchema = {
  operationId: 'exerciseSubrogation',
  summary: 'Record that the insurer turned to the buyer in the policyholder’s place',
  description: 'Up to what was paid (상법 §682). Only now does the buyer learn of the insurance.',
  tags,
  headers,
  params,
  body: SubrogationBody,
  response: { 201: SubrogationSchema, ...problems(404, 409, 422) }
}

/** What the insurer gets back from the buyer after a payment. */
export function recoveryRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/claims/:claimId/recoveries',
    { schema: recordSchema, config: { scope: 'recoveries:write' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const circumstances = { businessDate, now, rulebook: platform.rulebook.on(businessDate) }
      const { recovery, rule } = await recordRecovery(trx, request.params.claimId, request.body, circumstances)
      return { status: 201, body: { ...recoveryView(recovery), rule: ruleView(rule) } }
    })
  )

  app.get(
    '/v1/claims/:claimId/recoveries',
    { schema: listSchema, config: { scope: ['claims:read', 'recoveries:read'] } },
    reading(platform, async (request, { trx }) => {
      const { claimId } = request.params
      const [claim, recoveries, subrogation] = await Promise.all([
        findClaim(trx, claimId),
        listRecoveries(trx, claimId),
        findSubrogation(trx, claimId)
      ])
      if (!claim) return problem('not_found')
      return { status: 200, body: recoveryListView(recoveries, subrogation) }
    })
  )

  app.post(
    '/v1/claims/:claimId/subrogation',
    { schema: subrogateSchema, config: { scope: 'recoveries:write' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const subrogation = await exerciseSubrogation(trx, request.params.claimId, request.body, { businessDate, now })
      return { status: 201, body: subrogationView(subrogation) }
    })
  )
}

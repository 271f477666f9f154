import type { Actor } from '@trade-credit/database/actor.ts'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { oversees } from '@trade-credit/service/access/oversees.ts'
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
import { assessFiledClaim } from './assess-claim.ts'
import { assessmentView } from './assessment-view.ts'
import { findAssessment, listAssessments } from './repository.ts'
import {
  AssessmentBody,
  AssessmentListSchema,
  AssessmentSchema,
  VerificationBody,
  VerificationSchema
} from './schemas.ts'
import { verifyAssessment } from './verify-assessment.ts'

const params = fields({ claimId: ClaimId })

const assessSchema = {
  operationId: 'assessClaim',
  summary: 'Work out what a claim comes to, with a reason for each won left out',
  description:
    'For officers. The claim can be assessed again until it is decided; the latest assessment counts, all are kept.',
  tags: ['claims'],
  headers: IdempotencyHeaders,
  params,
  body: AssessmentBody,
  response: { 201: AssessmentSchema, ...problems(404, 409, 422) }
}

const listSchema = {
  operationId: 'listClaimAssessments',
  summary: 'The assessments of a claim, newest first',
  tags: ['claims'],
  params,
  response: { 200: AssessmentListSchema, ...problems(404) }
}

const verifySchema = {
  operationId: 'verifyClaimAssessment',
  summary: 'Work an assessment out again from what was stored of it',
  tags: ['claims'],
  params,
  body: VerificationBody,
  response: { 200: VerificationSchema, ...problems(404, 422) }
}

/** Assessments of claims: made by officers, read by whom the claim belongs to, replayed by auditors. */
export function assessmentRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/claims/:claimId/assessments',
    { schema: assessSchema, config: { scope: 'claims:decide' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const rulebook = platform.rulebook.on(businessDate)
      const circumstances = { businessDate, now, rulebook }
      const { assessment } = await assessFiledClaim(trx, request.params.claimId, request.body, circumstances)
      return { status: 201, body: assessmentView(assessment, readerOf(request)) }
    })
  )

  app.get(
    '/v1/claims/:claimId/assessments',
    { schema: listSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx }) => {
      const { claimId } = request.params
      const [claim, assessments] = await Promise.all([findClaim(trx, claimId), listAssessments(trx, claimId)])
      if (!claim) return problem('not_found')
      const reader = readerOf(request)
      return { status: 200, body: { items: assessments.map(one => assessmentView(one, reader)) } }
    })
  )

  app.post(
    '/v1/claims/:claimId/assessment-verifications',
    { schema: verifySchema, config: { scope: 'receipts:verify', optionalBody: true } },
    reading(platform, async (request, { trx }) => {
      const claim = await findClaim(trx, request.params.claimId)
      const id = request.body.assessmentId ?? claim?.assessmentId
      const assessment = id ? await findAssessment(trx, id) : null
      if (!claim || !assessment || assessment.claimId !== claim.id) return problem('not_found')
      const rulebook = await platform.rulebook.version(assessment.rulebookSha256)
      if (!rulebook) throw new Error(`rulebook version ${assessment.rulebookSha256} is gone`)
      return { status: 200, body: verifyAssessment(assessment, rulebook) }
    })
  )
}

function readerOf({ actor, language }: { readonly actor: Actor; readonly language: Language }) {
  return { language, oversees: oversees(actor) }
}

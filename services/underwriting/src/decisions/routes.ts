import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { findingRecordView } from '@trade-credit/service/rulebook/rule-views.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { decidedBuyerView } from '../applications/application-view.ts'
import { findApplication, type StoredApplication } from '../applications/repository.ts'
import { ApplicationId } from '../applications/schemas.ts'
import { digestOfRequest } from './decision-receipt.ts'
import { findSalesLedger } from './gather-facts.ts'
import { listDecisions, type StoredDecision } from './repository.ts'
import { DecisionListSchema, DecisionVerificationSchema, VerificationBody } from './schemas.ts'
import { verifyDecision } from './verify-decision.ts'

const params = fields({ applicationId: ApplicationId })

const listSchema = {
  operationId: 'listApplicationDecisions',
  summary: 'What was decided of an application, with the receipt for whoever may replay it',
  tags: ['applications'],
  params,
  response: { 200: DecisionListSchema, ...problems(404) }
}

const verifySchema = {
  operationId: 'verifyApplicationDecision',
  summary: 'Make a decision again from what it was made of, and name every figure that differs',
  description: 'Nothing is stored, so no Idempotency-Key is asked for.',
  tags: ['receipts'],
  params,
  body: VerificationBody,
  response: { 200: DecisionVerificationSchema, ...problems(404) }
}

/** Decisions on applications, and making them again to the same won. */
export function decisionRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/applications/:applicationId/decisions',
    { schema: listSchema, config: { scope: 'applications:read' } },
    reading<typeof listSchema>(platform, async (request, { trx }) => {
      const { applicationId } = request.params
      const [application, decisions] = await Promise.all([
        findApplication(trx, applicationId),
        listDecisions(trx, applicationId)
      ])
      if (!application) return problem('not_found')
      const items = decisions.map(decision => decisionView(decision, application, request.language))
      return { status: 200, body: { items } }
    })
  )

  app.post(
    '/v1/applications/:applicationId/decision-verifications',
    {
      schema: verifySchema,
      config: { scope: 'receipts:verify', optionalBody: true }
    },
    reading<typeof verifySchema>(platform, async (request, { trx }) => {
      const { applicationId } = request.params
      const [application, decisions] = await Promise.all([
        findApplication(trx, applicationId),
        listDecisions(trx, applicationId)
      ])
      const { decisionId } = request.body
      const decision = decisions.find(({ id }) => decisionId === undefined || id === decisionId)
      if (!application || !decision) return problem('not_found')
      const [rulebook, salesLedger] = await Promise.all([
        platform.rulebook.version(decision.rulebook_sha256),
        findSalesLedger(trx, application)
      ])
      const body = verifyDecision(decision, application.request, { rulebook, salesLedger })
      return body ? { status: 200, body } : problem('not_found')
    })
  )
}

function decisionView(decision: StoredDecision, application: StoredApplication, language: Language) {
  const { record } = decision
  return {
    id: decision.id,
    kind: decision.kind,
    outcome: decision.outcome,
    decidedOn: decision.business_date,
    decidedAt: decision.created_at.toISOString(),
    offerId: decision.offer_id,
    findings: record.findings.map(finding => findingRecordView(finding, language)),
    buyers: record.buyers.map(buyer => decidedBuyerView(buyer, language)),
    insuredAmount: record.insuredAmount,
    premium: record.premium,
    digest: decision.digest,
    receipt: decision.facts && receiptView(decision, decision.facts, application)
  }
}

function receiptView(
  decision: StoredDecision,
  { salt, ...facts }: NonNullable<StoredDecision['facts']>,
  application: StoredApplication
) {
  return {
    request: digestOfRequest(application.request),
    rulebook: `sha256:${decision.rulebook_sha256}`,
    engine: decision.engine_version,
    facts,
    salt
  }
}

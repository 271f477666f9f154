import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { changing } from '@trade-credit/service/platform/changing.ts'
import type { WriteContext } from '@trade-credit/service/platform/handlers.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { answerApplication } from './answer-application.ts'
import { requirePapersOpen } from './open-application.ts'
import { lockApplication, type StoredApplication, updateApplication } from './repository.ts'
import { ApplicationId, ApplicationSchema, DisclosuresBody, OtherInsurancesBody } from './schemas.ts'
import { digestOfTold, strangeBuyers, type Told, unknownQuestions } from './told-facts.ts'

const params = fields({ applicationId: ApplicationId })

const disclosuresSchema = {
  operationId: 'putApplicationDisclosures',
  summary: 'Answer what the insurer asks before the contract (고지사항)',
  description:
    'The questions stand in the rulebook (application.disclosure_questions). A yes refers the application to a person; answers take the place of those before.',
  tags: ['applications'],
  params,
  body: DisclosuresBody,
  response: { 200: ApplicationSchema, ...problems(404, 409) }
}

const insurancesSchema = {
  operationId: 'putApplicationOtherInsurances',
  summary: 'Say which other insurance there is of the same receivables (상법 §672)',
  tags: ['applications'],
  params,
  body: OtherInsurancesBody,
  response: { 200: ApplicationSchema, ...problems(404, 409) }
}

/** What the policyholder has to tell before it is insured. */
export function toldFactsRoutes(app: App, platform: ServicePlatform): void {
  app.put(
    '/v1/applications/:applicationId/disclosures',
    { schema: disclosuresSchema, config: { scope: 'applications:write' } },
    changing<typeof disclosuresSchema>(platform, async (request, context) => {
      const { answers } = request.body
      const application = await lockOpen(context, request.params.applicationId)
      const rules = platform.rulebook.on(context.businessDate).rulesAt(application.received_on)
      const errors = unknownQuestions(answers, rules, '/answers')
      if (errors.length > 0) problem('invalid_request', { errors })
      const told = tell(context.trx, application, 'disclosures', answers, context.now)
      return answerApplication(told, request.language, { platform, ...context })
    })
  )

  app.put(
    '/v1/applications/:applicationId/other-insurances',
    { schema: insurancesSchema, config: { scope: 'applications:write' } },
    changing<typeof insurancesSchema>(platform, async (request, context) => {
      const { insurances } = request.body
      const application = await lockOpen(context, request.params.applicationId)
      const errors = strangeBuyers(insurances, application.request, '/insurances')
      if (errors.length > 0) problem('invalid_request', { errors })
      const told = tell(context.trx, application, 'other_insurances', insurances, context.now)
      return answerApplication(told, request.language, { platform, ...context })
    })
  )
}

async function lockOpen(
  { trx, businessDate }: Pick<WriteContext, 'trx' | 'businessDate'>,
  id: string
): Promise<StoredApplication> {
  const application = await lockApplication(trx, id, businessDate)
  if (!application || application.organisation !== trx.actor.organisation) return problem('not_found')
  requirePapersOpen(application)
  return application
}

/** Told again in the same words, it changes nothing. */
function tell<Column extends keyof Told>(
  trx: Transaction,
  application: StoredApplication,
  column: Column,
  told: Told[Column],
  now: Date
): StoredApplication {
  const before = application[column]
  if (before !== null && digestOf(before) === digestOf(told)) return application
  recordChange(trx, {
    aggregate: { type: 'application', id: application.id },
    action: `application.${column}_told`,
    facts: { digest: digestOfTold(application.id, told) }
  })
  return updateApplication(trx, application, { [column]: told, updated_at: now })
}

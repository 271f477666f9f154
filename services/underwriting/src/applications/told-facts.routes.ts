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
      refuseUnknownQuestions(Object.keys(answers), rules.codes('application.disclosure_questions').value)
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
      refuseStrangeBuyers(insurances, application)
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
function tell<Column extends 'disclosures' | 'other_insurances'>(
  trx: Transaction,
  application: StoredApplication,
  column: Column,
  told: NonNullable<StoredApplication[Column]>,
  now: Date
): StoredApplication {
  const before = application[column]
  if (before !== null && digestOf(before) === digestOf(told)) return application
  recordChange(trx, {
    aggregate: { type: 'application', id: application.id },
    action: `application.${column}_told`,
    facts: { digest: digestOf({ application: application.id, told }) }
  })
  return updateApplication(trx, application, { [column]: told, updated_at: now })
}

function refuseUnknownQuestions(asked: readonly string[], known: readonly string[]): void {
  const errors = asked
    .filter(question => !known.includes(question))
    .map(question => ({
      pointer: `/answers/${question}`,
      code: 'unknown_question',
      detail: {
        ko: `이런 질문이 없습니다. ${known.join(', ')}에 답해 주세요.`,
        en: `There is no such question. Answer ${known.join(', ')}.`
      }
    }))
  if (errors.length > 0) problem('invalid_request', { errors })
}

function refuseStrangeBuyers(insurances: readonly { readonly buyer: string }[], { request }: StoredApplication): void {
  const known = new Set(request.buyers.map(({ businessNumber }) => businessNumber))
  const errors = insurances.flatMap(({ buyer }, i) =>
    known.has(buyer) ? [] : [{ pointer: `/insurances/${i}/buyer`, code: 'not_a_buyer', detail: NOT_A_BUYER }]
  )
  if (errors.length > 0) problem('invalid_request', { errors })
}

const NOT_A_BUYER = {
  ko: '이 청약의 구매기업이 아닙니다. 청약에 있는 구매기업에 대한 보험만 적어 주세요.',
  en: 'This is no buyer of the application. Name insurance on its buyers only.'
}

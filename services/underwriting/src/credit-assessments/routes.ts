import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { changing } from '@trade-credit/service/platform/changing.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { requireInsurer } from '../access/insurer-only.ts'
import { assessmentHistory } from '../credit/repository.ts'
import { PartyPath } from '../parties/schemas.ts'
import { assessmentView } from './assessment-view.ts'
import { recordAssessment } from './record-assessment.ts'
import { AssessmentBody, AssessmentPageSchema, AssessmentPath, AssessmentSchema, AssessmentsQuery } from './schemas.ts'

const putSchema = {
  operationId: 'putCreditAssessment',
  summary: 'Write down what was found of a firm’s credit on a day',
  description:
    'Only grades that underwriters assessed bind. The same again changes nothing; another content for the same day becomes its next version, and earlier ones stay.',
  tags: ['credit'],
  params: AssessmentPath,
  body: AssessmentBody,
  response: { 200: AssessmentSchema, 201: AssessmentSchema, ...problems(403, 409, 422) }
}

const listSchema = {
  operationId: 'listCreditAssessments',
  summary: 'Every assessment of the legal person behind a business number, newest day and version first',
  tags: ['credit'],
  params: PartyPath,
  querystring: AssessmentsQuery,
  response: { 200: AssessmentPageSchema, ...problems(403) }
}

/** Credit assessments, the insurer's own work: who asks for cover never sees them. */
export function creditAssessmentRoutes(app: App, platform: ServicePlatform): void {
  app.put(
    '/v1/parties/:businessNumber/credit-assessments/:assessedOn',
    { schema: putSchema, config: { scope: 'credit:write' } },
    changing(platform, async (request, { trx, actor, businessDate, now }) => {
      requireInsurer(actor)
      const { businessNumber, assessedOn } = request.params
      const { assessment, isNew } = await recordAssessment(trx, request.body, {
        businessNumber,
        assessedOn: plainDate(assessedOn),
        dayAt: '/path/assessedOn',
        businessDate,
        now,
        rules: platform.rulebook.on(businessDate).rulesAt(businessDate)
      })
      return { status: isNew ? 201 : 200, body: assessmentView(assessment) }
    })
  )

  app.get(
    '/v1/parties/:businessNumber/credit-assessments',
    { schema: listSchema, config: { scope: ['credit:read', 'underwriting:write'] } },
    reading(platform, async (request, { trx, actor }) => {
      requireInsurer(actor, { orAuditor: true })
      const { businessNumber } = request.params
      const page = askedPage(request, platform.cursorKey)
      const { after: place, limit } = page
      const after = place && { assessedOn: String(place[0]), id: String(place[1]) }
      const rows = await assessmentHistory(trx, businessNumber, { after, limit })
      const { rows: shown, nextCursor } = page.cut(rows, row => [row.assessedOn, row.id])
      return { status: 200, body: { items: shown.map(assessmentView), nextCursor } }
    })
  )
}

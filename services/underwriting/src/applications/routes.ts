import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { pageQuery } from '@trade-credit/service/http/paging.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber } from '@trade-credit/service/schema/schemas.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'
import { answerApplication } from './answer-application.ts'
import { applicationSummaryView } from './application-view.ts'
import { findApplication, listApplications } from './repository.ts'
import { ApplicationId, ApplicationPageSchema, ApplicationSchema, ApplicationStatusSchema } from './schemas.ts'

const params = fields({ applicationId: ApplicationId })

const getSchema = {
  operationId: 'getApplication',
  summary: 'An application as it stands, with what it lacks and every finding',
  tags: ['applications'],
  params,
  response: { 200: ApplicationSchema, ...problems(404) }
}

const listSchema = {
  operationId: 'listApplications',
  summary: 'Applications, newest first: one’s own, or all for the insurer',
  tags: ['applications'],
  querystring: fields({
    ...pageQuery,
    status: Type.Optional(ApplicationStatusSchema),
    product: Type.Optional(Type.Enum([...PRODUCT_CODES])),
    policyholder: Type.Optional(BusinessNumber)
  }),
  response: { 200: ApplicationPageSchema }
}

/** Applications (청약) read and listed. */
export function applicationRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/applications/:applicationId',
    { schema: getSchema, config: { scope: 'applications:read' } },
    reading<typeof getSchema>(platform, async (request, { trx, businessDate }) => {
      const [application, today] = await Promise.all([
        findApplication(trx, request.params.applicationId),
        businessDate()
      ])
      if (!application) return problem('not_found')
      return answerApplication(application, request.language, { platform, trx, businessDate: today })
    })
  )

  app.get(
    '/v1/applications',
    { schema: listSchema, config: { scope: 'applications:read' } },
    reading<typeof listSchema>(platform, async (request, { trx }) => {
      const page = askedPage(request, platform.cursorKey)
      return page.answer(await listApplications(trx, page.filters, page), applicationSummaryView)
    })
  )
}

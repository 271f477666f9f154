import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { computing } from '@trade-credit/service/platform/computing.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { overdueDatesView } from './overdue-dates.ts'
import { OverdueDatesQuery, OverdueDatesSchema } from './schemas.ts'

const getSchema = {
  operationId: 'getOverdueDates',
  summary: 'When a receivable that is due on a date becomes an insured event, if nobody pays',
  description:
    'Two months are counted from the day after the due date by the Civil Act (민법 §157, §160, §161). Without `instrument` the ' +
    'receivable is an open account; without `product` the common terms apply.',
  tags: ['overdue-dates'],
  querystring: OverdueDatesQuery,
  response: { 200: OverdueDatesSchema, ...problems(422) }
}

/** The overdue calculator: computes, stores nothing. */
export function overdueDateRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/overdue-dates',
    { schema: getSchema, config: { scope: ['claims:read', 'claims:write', 'policies:read'] } },
    computing(platform, (request, { businessDate }) => {
      const version = platform.rulebook.on(businessDate)
      const dueOn = plainDate(request.query.dueOn)
      const { instrument = 'open_account', product = 'single_general' } = request.query
      const calendar = holidayCalendarOf(version.rulebook)
      return { status: 200, body: overdueDatesView({ dueOn, instrument, product }, version.rulesAt(dueOn), calendar) }
    })
  )
}

import type { App } from '@trade-credit/service/app.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { refuseNonInsurer } from '../claims/refusals.ts'
import { askedMonths, monthOf } from './asked-months.ts'
import { monthsOfClaims, writtenPremiums } from './repository.ts'
import { StatisticsQuery, StatisticsSchema } from './schemas.ts'
import { statisticsView } from './statistics-view.ts'

const statisticsSchema = {
  operationId: 'getClaimStatistics',
  summary: 'Claims filed, decided, paid and recovered by month, product and event, with loss ratios: for the insurer',
  tags: ['claims'],
  querystring: StatisticsQuery,
  response: { 200: StatisticsSchema }
}

/** Sums over all claims, for the insurer alone. */
export function claimStatisticsRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/claims/statistics',
    { schema: statisticsSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx, actor, businessDate }) => {
      if (actor.kind !== 'auditor') refuseNonInsurer(actor.kind)
      const span = askedMonths(request.query, await businessDate())
      const [months, premiums] = await Promise.all([monthsOfClaims(trx, span), writtenPremiums(trx, span)])
      const { from, through } = span
      return { status: 200, body: { from: monthOf(from), through, ...statisticsView(months, premiums) } }
    })
  )
}

import { addDays, endOfMonth, plainDate } from '@trade-credit/domain/plain-date.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import type { App } from '@trade-credit/service/app.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { SettlementQuery, SettlementSchema } from './schemas.ts'
import { listBookings, totalsOf } from './settlements.repository.ts'

const settlementSchema = {
  operationId: 'getSubsidySettlement',
  summary: 'What a subsidy programme pays and gets back for a month, policy by policy',
  tags: ['subsidy-settlements'],
  querystring: SettlementQuery,
  response: { 200: SettlementSchema }
}

/** Settlement lists of subsidy programmes (보험료지원 정산), for the insurer and the auditor. */
export function subsidySettlementRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/subsidy-settlements',
    { schema: settlementSchema, config: { scope: 'subsidies:read' } },
    reading(platform, async (request, { trx }) => {
      const page = askedPage(request, platform.cursorKey)
      const { programme, month } = page.filters
      const from = plainDate(`${month}-01`)
      const period = { programme, from, until: addDays(endOfMonth(from), 1) }
      const { after: place, limit } = page
      const after = place && ([String(place[0]), String(place[1])] as const)
      const [totals, rows] = await Promise.all([totalsOf(trx, period), listBookings(trx, period, { after, limit })])
      const { rows: shown, nextCursor } = page.cut(rows, ({ bookedOn, id }) => [bookedOn, id])
      const drawn = wonView(totals.drawn)
      const returned = wonView(totals.returned)
      const body = {
        programme,
        month,
        drawn,
        returned,
        balance: drawn - returned,
        bookings: totals.bookings,
        items: shown.map(row => ({ ...row, amount: wonView(row.amount) })),
        nextCursor
      }
      return { status: 200, body }
    })
  )
}

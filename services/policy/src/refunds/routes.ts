import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { refundSummaryView, refundView } from './refund-view.ts'
import { findRefund, listRefunds } from './repository.ts'
import { RefundListQuery, RefundPageSchema, RefundParams, RefundSchema } from './schemas.ts'

const listSchema = {
  operationId: 'listPremiumRefunds',
  summary: 'Premium that is owed back and was paid back, newest first; for the insurer of all policies',
  tags: ['premium-refunds'],
  querystring: RefundListQuery,
  response: { 200: RefundPageSchema }
}

const getSchema = {
  operationId: 'getPremiumRefund',
  summary: 'A refund with its payouts',
  tags: ['premium-refunds'],
  params: RefundParams,
  response: { 200: RefundSchema, ...problems(404) }
}

/** Premium that is owed back (환급보험료), for those who pay it and those who get it. */
export function refundRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/premium-refunds',
    { schema: listSchema, config: { scope: 'policies:read' } },
    reading(platform, async (request, { trx }) => {
      const page = askedPage(request, platform.cursorKey)
      return page.answer(await listRefunds(trx, page.filters, page), refundSummaryView)
    })
  )

  app.get(
    '/v1/premium-refunds/:refundId',
    { schema: getSchema, config: { scope: 'policies:read' } },
    reading(platform, async (request, { trx }) => {
      const refund = await findRefund(trx, request.params.refundId)
      return refund ? { status: 200, body: refundView(refund) } : problem('not_found')
    })
  )
}

import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { refuseBackwards } from '@trade-credit/service/problems/refuse-backwards.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { findPolicy } from '../policies/repository.ts'
import { PolicyParams } from '../policies/schemas.ts'
import { paymentView } from './premium-view.ts'
import { listPayments } from './repository.ts'
import { PolicyPremiumListQuery, PremiumListQuery, PremiumPageSchema } from './schemas.ts'

const listSchema = {
  operationId: 'listPremiums',
  summary: 'Premiums that arrived, the last recorded first; for the insurer of all policies',
  description:
    'With `reference`, every policy on which a transfer was recorded; with `paidFrom` and `paidUntil`, what arrived on those days, both included.',
  tags: ['policies'],
  querystring: PremiumListQuery,
  response: { 200: PremiumPageSchema }
}

const ofPolicySchema = {
  operationId: 'listPolicyPremiums',
  summary: 'Premiums that arrived for a policy, and which invoices they paid, the last recorded first',
  tags: ['policies'],
  params: PolicyParams,
  querystring: PolicyPremiumListQuery,
  response: { 200: PremiumPageSchema, ...problems(404) }
}

/** Premiums (보험료) as they were recorded, for whoever may see the policy. */
export function premiumListRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/premiums',
    { schema: listSchema, config: { scope: 'policies:read' } },
    reading(platform, async (request, { trx }) => {
      refuseBackwards(request.query.paidFrom, request.query.paidUntil, '/query/paidUntil')
      const page = askedPage(request, platform.cursorKey)
      const payments = await listPayments(trx, page.filters, page)
      return page.answer(payments, payment => paymentView(payment, request.language))
    })
  )

  app.get(
    '/v1/policies/:policyId/premiums',
    { schema: ofPolicySchema, config: { scope: 'policies:read' } },
    reading(platform, async (request, { trx }) => {
      const { policyId } = request.params
      refuseBackwards(request.query.paidFrom, request.query.paidUntil, '/query/paidUntil')
      const page = askedPage(request, platform.cursorKey)
      const [policy, payments] = await Promise.all([
        findPolicy(trx, policyId),
        listPayments(trx, { ...page.filters, policyId }, page)
      ])
      if (!policy) return problem('not_found')
      return page.answer(payments, payment => paymentView(payment, request.language))
    })
  )
}

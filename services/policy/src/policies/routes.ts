import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { pageQuery } from '@trade-credit/service/http/paging.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { refundTotalsOf } from '../refunds/repository.ts'
import { answerPolicy } from './answer-policy.ts'
import { listCovers } from './covers.repository.ts'
import { loadPolicy } from './load-policy.ts'
import { coverView, policySummaryView } from './policy-view.ts'
import { findPolicy, listPolicies } from './repository.ts'
import { PolicyBuyerPageSchema, PolicyListQuery, PolicyPageSchema, PolicyParams, PolicySchema } from './schemas.ts'
import { stateOf } from './stored-policy.ts'

const getSchema = {
  operationId: 'getPolicy',
  summary: 'A policy as it stands on the business date, with its invoices; its buyers are listed apart',
  tags: ['policies'],
  params: PolicyParams,
  response: { 200: PolicySchema, ...problems(404) }
}

const listSchema = {
  operationId: 'listPolicies',
  summary: 'Policies of the caller’s organisation, for the insurer all, newest first',
  tags: ['policies'],
  querystring: PolicyListQuery,
  response: { 200: PolicyPageSchema }
}

const buyersSchema = {
  operationId: 'listPolicyBuyers',
  summary: 'The buyers that a policy covers, with amounts and days, by business number',
  tags: ['policies'],
  params: PolicyParams,
  querystring: fields(pageQuery),
  response: { 200: PolicyBuyerPageSchema, ...problems(404) }
}

/** Policies (보험계약): read and listed, with their buyers. */
export function policyRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/policies/:policyId',
    { schema: getSchema, config: { scope: 'policies:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const { policyId } = request.params
      const [{ policy, invoices, today }, refunds] = await Promise.all([
        loadPolicy(trx, policyId, businessDate),
        refundTotalsOf(trx, policyId)
      ])
      const about = { today, refunds, language: request.language }
      return { status: 200, ...(await answerPolicy(platform, policy, invoices, about)) }
    })
  )

  app.get(
    '/v1/policies',
    { schema: listSchema, config: { scope: 'policies:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const page = askedPage(request, platform.cursorKey)
      const today = await businessDate()
      const rows = await listPolicies(trx, page.filters, { ...page, today })
      return page.answer(rows, row => policySummaryView(row, today))
    })
  )

  app.get(
    '/v1/policies/:policyId/buyers',
    { schema: buyersSchema, config: { scope: 'policies:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const { policyId } = request.params
      const page = askedPage(request, platform.cursorKey)
      const { after: place, limit } = page
      const after = place && ([String(place[0]), Number(place[1])] as const)
      const [policy, covers, today] = await Promise.all([
        findPolicy(trx, policyId),
        listCovers(trx, policyId, { after, limit }),
        businessDate()
      ])
      if (!policy) return problem('not_found')
      const state = stateOf(policy, today)
      const { rows, nextCursor } = page.cut(covers, cover => [cover.businessNumber, cover.position])
      return { status: 200, body: { items: rows.map(cover => coverView(cover, policy, state)), nextCursor } }
    })
  )
}

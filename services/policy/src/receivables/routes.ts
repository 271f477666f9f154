import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { etagOf } from '@trade-credit/service/http/etag.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { findOwnPolicy, hasBegun } from '../cover/begun-policy.ts'
import { findPolicy } from '../policies/repository.ts'
import { PolicyParams } from '../policies/schemas.ts'
import { declarationOf, troublesOf } from './declaration.ts'
import { declareReceivables } from './declare-receivables.ts'
import { historyOf } from './history.ts'
import { judgingOf } from './judging.ts'
import { keepRunOffOpen } from './keep-run-off-open.ts'
import { coverNotBegun, saysOtherwise } from './receivable-problems.ts'
import { receivableSummaryView, receivableView } from './receivable-view.ts'
import { mostMonthsPutOff } from './reliance.ts'
import { findReceivable, listReceivables } from './repository.ts'
import {
  ReceivableBodySchema,
  ReceivableListQuery,
  ReceivablePageSchema,
  ReceivablePath,
  ReceivableSchema
} from './schemas.ts'

const declareSchema = {
  operationId: 'declareReceivable',
  summary: 'Declare one receivable under a policy; the answer says whether it is covered, and why not',
  description:
    'Declaring is optional: what was not declared can still be claimed. An invoice is known by its tax invoice number and by its own number at the buyer; the same one sent again is answered with 200 and kept once.',
  tags: ['receivables'],
  params: PolicyParams,
  headers: IdempotencyHeaders,
  body: ReceivableBodySchema,
  response: { 200: ReceivableSchema, 201: ReceivableSchema, ...problems(404, 409, 422) }
}

const listSchema = {
  operationId: 'listReceivables',
  summary: 'Receivables of a policy, newest first, each with its coverage as of today',
  tags: ['receivables'],
  params: PolicyParams,
  querystring: ReceivableListQuery,
  response: { 200: ReceivablePageSchema, ...problems(404, 422) }
}

const getSchema = {
  operationId: 'getReceivable',
  summary: 'A receivable with its coverage and everything that lessened it',
  tags: ['receivables'],
  params: ReceivablePath,
  response: { 200: ReceivableSchema, ...problems(404, 422) }
}

const readScope = ['receivables:read', 'policies:read']

/** Receivables: declared, listed, looked at. */
export function receivableRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/policies/:policyId/receivables',
    { schema: declareSchema, config: { scope: 'receivables:write' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const policy = await findOwnPolicy(trx, request.params.policyId)
      if (!policy) return problem('not_found')
      if (!hasBegun(policy)) return coverNotBegun()
      const declaration = declarationOf(request.body)
      const errors = troublesOf(declaration, businessDate)
      if (errors.length > 0) problem('invalid_request', { errors })
      await keepRunOffOpen(trx, platform, policy, [declaration], businessDate)
      const [declared] = await declareReceivables(trx, policy, [declaration], {
        today: businessDate,
        now,
        mostMonths: mostMonthsPutOff(platform, businessDate)
      })
      if (!declared) throw new Error('a declaration has an outcome')
      const { is, receivableId, differing } = declared
      if (is === 'differs') return saysOtherwise(policy.id, receivableId, differing)
      if (is === 'declared') {
        const aggregate = { type: 'receivable', id: receivableId }
        recordChange(trx, { aggregate, action: 'receivable.declared', facts: { policy: policy.id } })
      }
      const [receivable, history, judging] = await Promise.all([
        findReceivable(trx, policy.id, receivableId),
        historyOf(trx, receivableId),
        judgingOf(trx, platform, policy, [declaration.buyer], businessDate)
      ])
      if (!receivable) throw new Error('the receivable was just kept')
      return {
        status: is === 'declared' ? 201 : 200,
        headers: {
          location: `/v1/policies/${policy.id}/receivables/${receivableId}`,
          etag: etagOf(receivable.version, request.language)
        },
        body: receivableView(receivable, history, judging, request.language)
      }
    })
  )

  app.get(
    '/v1/policies/:policyId/receivables',
    { schema: listSchema, config: { scope: readScope } },
    reading(platform, async (request, { trx, businessDate }) => {
      const { policyId } = request.params
      const page = askedPage(request, platform.cursorKey)
      const [policy, today] = await Promise.all([findPolicy(trx, policyId), businessDate()])
      if (!policy) return problem('not_found')
      if (!hasBegun(policy)) return { status: 200, body: { items: [], nextCursor: null } }
      const rows = await listReceivables(trx, policyId, page.filters, { ...page, today })
      const { rows: shown, nextCursor } = page.cut(rows, row => [row.id])
      const buyers = shown.map(row => row.buyer)
      const judging = await judgingOf(trx, platform, policy, buyers, today)
      const items = shown.map(row => receivableSummaryView(row, judging, request.language))
      return { status: 200, body: { items, nextCursor } }
    })
  )

  app.get(
    '/v1/policies/:policyId/receivables/:receivableId',
    { schema: getSchema, config: { scope: readScope } },
    reading(platform, async (request, { trx, businessDate }) => {
      const { policyId, receivableId } = request.params
      const [policy, receivable, history, today] = await Promise.all([
        findPolicy(trx, policyId),
        findReceivable(trx, policyId, receivableId),
        historyOf(trx, receivableId),
        businessDate()
      ])
      if (!policy || !receivable || !hasBegun(policy)) return problem('not_found')
      const judging = await judgingOf(trx, platform, policy, [receivable.buyer], today)
      const headers = { etag: etagOf(receivable.version, request.language) }
      return { status: 200, headers, body: receivableView(receivable, history, judging, request.language) }
    })
  )
}

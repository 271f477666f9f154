import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { checkIfMatch, etagOf } from '@trade-credit/service/http/etag.ts'
import { pageQuery } from '@trade-credit/service/http/paging.ts'
import { ChangeHeaders } from '@trade-credit/service/platform/idempotency/change-headers.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { tellPledgees } from '../pledges/tell-pledgees.ts'
import { loadPolicy } from '../policies/load-policy.ts'
import { cancellationScheduled, recordPolicyStep, statusChanged } from '../policies/policy-changed.ts'
import { findPolicy } from '../policies/repository.ts'
import { PolicyParams } from '../policies/schemas.ts'
import { stateOf } from '../policies/stored-policy.ts'
import { cancelPolicy } from './cancel-policy.ts'
import { cancellationSummaryView, listCancellations } from './cancellation-list.ts'
import { settlementView } from './cancellation-view.ts'
import {
  CancellationBody,
  CancellationPageSchema,
  CancellationPreviewBody,
  CancellationPreviewSchema,
  CancellationSchema
} from './schemas.ts'
import { type CancellationReason, settleCancellation } from './settle-cancellation.ts'

const previewSchema = {
  operationId: 'previewCancellation',
  summary: 'What cancelling a policy from a day on would give back, to the won for each payer',
  tags: ['policies'],
  params: PolicyParams,
  body: CancellationPreviewBody,
  response: { 200: CancellationPreviewSchema, ...problems(404, 409) }
}

const cancelSchema = {
  operationId: 'cancelPolicy',
  summary: 'Cancel a policy from a day on: each payer gets back its part for the time left',
  description:
    'Nothing is given back once an insured event has happened; for a day ahead, premium is given back on that day, unless one happens before it, and until then the cancellation can be withdrawn. Before cover begins everything goes back at once, for good. Unexplained terms cancel the contract from its start, within the time that the law gives (상법 §638의3).',
  tags: ['policies'],
  params: PolicyParams,
  headers: ChangeHeaders,
  body: CancellationBody,
  response: { 201: CancellationSchema, ...problems(404, 409, 412, 422) }
}

const listSchema = {
  operationId: 'listCancellations',
  summary: 'How a policy ended, or is going to end, before its time, and what that gave back, newest first',
  description: 'Rescissions by the insurer are listed apart: `GET /v1/policies/{policyId}/rescissions`.',
  tags: ['policies'],
  params: PolicyParams,
  querystring: fields(pageQuery),
  response: { 200: CancellationPageSchema, ...problems(404) }
}

/** Cancellations (해지): looked at beforehand, carried out, listed. */
export function cancellationRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/policies/:policyId/cancellation-previews',
    { schema: previewSchema, config: { scope: 'policies:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const { policyId } = request.params
      const { policy, invoices, today } = await loadPolicy(trx, policyId, businessDate)
      const asked = { on: plainDate(request.body.on), reason: reasonCode(request.body.reason) }
      const settled = await settleCancellation(trx, platform, { policy, invoices }, asked, today)
      return { status: 200, body: settlementView(policy, settled, request.language) }
    })
  )

  app.post(
    '/v1/policies/:policyId/cancellations',
    { schema: cancelSchema, config: { scope: 'policies:write' } },
    idempotent(platform, async (request, { trx, businessDate }) => {
      const asked = { on: plainDate(request.body.on), reason: reasonCode(request.body.reason) }
      const cancelled = await cancelPolicy(trx, platform, request.params.policyId, asked, {
        today: businessDate,
        checkVersion: version => checkIfMatch(request, version)
      })
      const { id, policy, settled } = cancelled
      const { status } = stateOf(policy, businessDate)
      const hasEnded = status === settled.endsAs
      recordPolicyStep(trx, policy.id, {
        action: hasEnded ? 'policy.cancelled' : 'policy.cancellation_scheduled',
        facts: { cancellation: id, reason: settled.reason, from: settled.from, status },
        events: [hasEnded ? statusChanged(policy, status) : cancellationScheduled(policy, settled.from)]
      })
      await tellPledgees(trx, policy, { endsAs: settled.endsAs, coveredUntil: settled.from })
      return {
        status: 201,
        headers: { etag: etagOf(policy.version, request.language) },
        body: { id, ...settlementView(policy, settled, request.language), status }
      }
    })
  )

  app.get(
    '/v1/policies/:policyId/cancellations',
    { schema: listSchema, config: { scope: 'policies:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const { policyId } = request.params
      const page = askedPage(request, platform.cursorKey)
      const [policy, cancellations, today] = await Promise.all([
        findPolicy(trx, policyId),
        listCancellations(trx, policyId, page),
        businessDate()
      ])
      if (!policy) return problem('not_found')
      return page.answer(cancellations, cancellation => cancellationSummaryView(cancellation, policy, today))
    })
  )
}

/** One reason has consequences in law; every other is the policyholder's own. */
function reasonCode(text: string | undefined): CancellationReason {
  return text === 'terms_not_explained' ? text : 'policyholder_request'
}

import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import { isCapacityTaken } from '@trade-credit/ledger/capacity-taken.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { checkIfMatch, etagOf } from '@trade-credit/service/http/etag.ts'
import { ChangeHeaders } from '@trade-credit/service/platform/idempotency/change-headers.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { findOwnPolicy } from '../cover/begun-policy.ts'
import { invoicesOf } from '../invoices/repository.ts'
import { findPolicy } from '../policies/repository.ts'
import { PolicyParams } from '../policies/schemas.ts'
import { endorsePolicy } from './endorse-policy.ts'
import { endorsementRecord, termsView } from './endorsement-record.ts'
import { findEndorsement, listEndorsements, type StoredEndorsement } from './repository.ts'
import {
  EndorsementBody,
  EndorsementListQuery,
  EndorsementPageSchema,
  EndorsementPath,
  EndorsementPreviewSchema,
  EndorsementSchema
} from './schemas.ts'
import { workOutEndorsement } from './work-out-endorsement.ts'

const tags = ['policies']

const previewSchema = {
  operationId: 'previewEndorsement',
  summary: 'What changing a policy from a day on would come to, to the won for each payer; nothing is kept',
  description:
    'Where a buyer’s limit leaves room for a part of a raise, the status is `proposed`: `amountAfter` and the price are those of that part. It is accepted by asking for just that amount; nothing is held for it.',
  tags,
  params: PolicyParams,
  body: EndorsementBody,
  response: { 200: EndorsementPreviewSchema, ...problems(404, 409, 422) }
}
const endorseSchema = {
  operationId: 'endorsePolicy',
  summary: 'Lower or raise limits, drop or add buyers from a day on: cover, capacity and premium follow',
  description:
    'The terms are those that `previewEndorsement` tells for the same request. What the rules do not allow is refused with every reason, and with the amount that can be insured where that is a part of what is asked for: less is never taken unasked. What an underwriter has to decide needs a new application. The price of added cover is invoiced, due on the day from which it holds.',
  tags,
  params: PolicyParams,
  headers: ChangeHeaders,
  body: EndorsementBody,
  response: { 201: EndorsementSchema, ...problems(404, 409, 412, 422) }
}
const listSchema = {
  operationId: 'listEndorsements',
  summary: 'The changes of a policy, newest first',
  tags,
  params: PolicyParams,
  querystring: EndorsementListQuery,
  response: { 200: EndorsementPageSchema, ...problems(404) }
}
const getSchema = {
  operationId: 'getEndorsement',
  summary: 'A change of a policy as it was carried out',
  tags,
  params: EndorsementPath,
  response: { 200: EndorsementSchema, ...problems(404) }
}

/** Endorsements (계약변경): previewed, carried out, looked at. */
export function endorsementRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/policies/:policyId/endorsement-previews',
    { schema: previewSchema, config: { scope: 'policies:write' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const [policy, today] = await Promise.all([findOwnPolicy(trx, request.params.policyId), businessDate()])
      if (!policy) return problem('not_found')
      const invoices = await invoicesOf(trx, [policy.id])
      const on = { today, attempt: 1 }
      const { endorsement, raises } = await workOutEndorsement(trx, platform, { policy, invoices }, request.body, on)
      const effectiveFrom = plainDate(request.body.effectiveFrom)
      const asked = new Map(raises.map(({ buyer, amountAsked }) => [buyer, wonView(amountAsked)]))
      const terms = termsView(effectiveFrom, endorsementRecord(endorsement, raises, ''), request.language, asked)
      return { status: 200, body: { policyId: policy.id, status: endorsement.status, terms } }
    })
  )

  app.post(
    '/v1/policies/:policyId/endorsements',
    { schema: endorseSchema, config: { scope: 'policies:write' } },
    idempotent(
      platform,
      async (request, context) => {
        const checkVersion = (version: bigint) => checkIfMatch(request, version)
        const { policyId } = request.params
        const { stored, policy } = await endorsePolicy(context, platform, policyId, request.body, checkVersion)
        const location = `/v1/policies/${policyId}/endorsements/${stored.id}`
        const etag = etagOf(policy.version, request.language)
        return { status: 201, headers: { location, etag }, body: endorsementView(stored, request.language) }
      },
      { again: isCapacityTaken }
    )
  )

  app.get(
    '/v1/policies/:policyId/endorsements',
    { schema: listSchema, config: { scope: 'policies:read' } },
    reading(platform, async (request, { trx }) => {
      const { policyId } = request.params
      const page = askedPage(request, platform.cursorKey)
      const [policy, rows] = await Promise.all([findPolicy(trx, policyId), listEndorsements(trx, policyId, page)])
      if (!policy) return problem('not_found')
      return page.answer(rows, row => endorsementView(row, request.language))
    })
  )

  app.get(
    '/v1/policies/:policyId/endorsements/:endorsementId',
    { schema: getSchema, config: { scope: 'policies:read' } },
    reading(platform, async (request, { trx }) => {
      const { policyId, endorsementId } = request.params
      const stored = await findEndorsement(trx, policyId, endorsementId)
      return stored ? { status: 200, body: endorsementView(stored, request.language) } : problem('not_found')
    })
  )
}

function endorsementView(stored: StoredEndorsement, language: Language) {
  return {
    id: stored.id,
    policyId: stored.policy_id,
    status: 'applied',
    appliedOn: stored.applied_on,
    terms: termsView(stored.effective_from, stored.record, language)
  }
}

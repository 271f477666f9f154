import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { checkIfMatch, etagOf } from '@trade-credit/service/http/etag.ts'
import { ChangeHeaders } from '@trade-credit/service/platform/idempotency/change-headers.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { PolicyParams } from '../policies/schemas.ts'
import { assignPledge, movePledge, pledgeView } from './move-pledge.ts'
import { findPledge, listPledges } from './repository.ts'
import { PledgeBody, PledgeListQuery, PledgePageSchema, PledgePath, PledgeSchema } from './schemas.ts'

const tags = ['pledges']
const headers = ChangeHeaders

const assignSchema = {
  operationId: 'pledgePolicy',
  summary: 'Pledge what a policy may pay to a bank, which is then told how the policy stands',
  description: 'Banks are paid in the order of their pledges, each up to its loan; the rest is the policyholder’s.',
  tags,
  params: PolicyParams,
  headers: IdempotencyHeaders,
  body: PledgeBody,
  response: { 201: PledgeSchema, ...problems(404, 409, 422) }
}
const listSchema = {
  operationId: 'listPledges',
  summary: 'Pledges by the caller’s organisation or to it, newest first',
  tags,
  querystring: PledgeListQuery,
  response: { 200: PledgePageSchema }
}
const getSchema = {
  operationId: 'getPledge',
  summary: 'A pledge by the caller’s organisation or to it',
  tags,
  params: PledgePath,
  response: { 200: PledgeSchema, ...problems(404) }
}
const move = { tags, params: PledgePath, headers, response: { 200: PledgeSchema, ...problems(404, 409, 412, 422) } }
const acknowledgeSchema = {
  operationId: 'acknowledgePledge',
  summary: 'Confirm, as the bank, that a pledge was taken',
  ...move
}
const releaseSchema = {
  operationId: 'releasePledge',
  summary: 'Give a pledge back, as the bank: from then on it sees nothing of the policy',
  description: 'The policyholder’s portal may take back a pledge that the bank has not acknowledged.',
  ...move
}

const readScope = ['pledges:read', 'policies:read']

/** Pledges (질권): by the policyholder's portal, to a bank. */
export function pledgeRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/policies/:policyId/pledges',
    { schema: assignSchema, config: { scope: 'policies:write' } },
    idempotent(platform, async (request, context) => {
      const pledge = await assignPledge(context, request.params.policyId, request.body)
      const location = `/v1/pledges/${pledge.id}`
      const etag = etagOf(pledge.version, request.language)
      return { status: 201, headers: { location, etag }, body: pledgeView(pledge) }
    })
  )

  app.get(
    '/v1/pledges',
    { schema: listSchema, config: { scope: readScope } },
    reading(platform, async (request, { trx }) => {
      const page = askedPage(request, platform.cursorKey)
      return page.answer(await listPledges(trx, page.filters, page), pledgeView)
    })
  )

  app.get(
    '/v1/pledges/:pledgeId',
    { schema: getSchema, config: { scope: readScope } },
    reading(platform, async (request, { trx }) => {
      const pledge = await findPledge(trx, request.params.pledgeId)
      if (!pledge) return problem('not_found')
      return { status: 200, headers: { etag: etagOf(pledge.version, request.language) }, body: pledgeView(pledge) }
    })
  )

  for (const [path, schema, to, scope] of [
    ['acknowledgement', acknowledgeSchema, 'acknowledged', ['pledges:write']],
    ['release', releaseSchema, 'released', ['pledges:write', 'policies:write']]
  ] as const) {
    app.post(
      `/v1/pledges/:pledgeId/${path}`,
      { schema, config: { scope: [...scope] } },
      idempotent(platform, async (request, context) => {
        const checkVersion = (version: bigint) => checkIfMatch(request, version)
        const pledge = await movePledge(context, request.params.pledgeId, to, checkVersion)
        return { status: 200, headers: { etag: etagOf(pledge.version, request.language) }, body: pledgeView(pledge) }
      })
    )
  }
}

import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { pageQuery } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber } from '@trade-credit/service/schema/schemas.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'
import { answerClaim } from './answer-claim.ts'
import { claimHead } from './claim-view.ts'
import { findClaim, listClaims } from './repository.ts'
import { ClaimId, ClaimPageSchema, ClaimSchema, ClaimStatusSchema, EventFollowUpSchema } from './schemas.ts'

const params = fields({ claimId: ClaimId })
const tags = ['claims']

const getSchema = {
  operationId: 'getClaim',
  summary: 'A claim, its receivables and the checklist of its papers',
  tags,
  params,
  response: { 200: ClaimSchema, ...problems(404) }
}

const listSchema = {
  operationId: 'listClaims',
  summary: 'Claims, newest first; with `status=draft`, those that the system drafted',
  tags,
  querystring: fields({
    ...pageQuery,
    status: Type.Optional(ClaimStatusSchema),
    policyId: Type.Optional(idSchema('po')),
    buyer: Type.Optional(BusinessNumber),
    eventId: Type.Optional(idSchema('ev')),
    paymentOverdue: Type.Optional(
      Type.Boolean({ description: 'Decided, unpaid, and past the last day to pay (상법 §658).' })
    ),
    eventFollowUp: Type.Optional(EventFollowUpSchema)
  }),
  response: { 200: ClaimPageSchema }
}

/** Claims (보험금 청구): listed, and read one by one. */
export function claimRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/claims/:claimId',
    { schema: getSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const [claim, today] = await Promise.all([findClaim(trx, request.params.claimId), businessDate()])
      if (!claim) return problem('not_found')
      return { status: 200, ...(await answerClaim(trx, claim, request.language, platform, today)) }
    })
  )

  app.get(
    '/v1/claims',
    { schema: listSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const page = askedPage(request, platform.cursorKey)
      return page.answer(await listClaims(trx, page.filters, { ...page, today: await businessDate() }), claimHead)
    })
  )
}

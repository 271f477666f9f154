import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { listDocuments } from '@trade-credit/service/documents/repository.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { etagOf } from '@trade-credit/service/http/etag.ts'
import { pageQuery } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber } from '@trade-credit/service/schema/schemas.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'
import { nextStatus } from './advance-claim.ts'
import type { StoredClaim } from './claim.ts'
import { claimHead, claimView } from './claim-view.ts'
import { ClaimFilingBody, DraftFilingBody } from './file-claim.schemas.ts'
import { fileClaim } from './file-claim.ts'
import { findClaim, listClaims } from './repository.ts'
import { ClaimId, ClaimPageSchema, ClaimSchema, ClaimStatusSchema, EventFollowUpSchema } from './schemas.ts'

const params = fields({ claimId: ClaimId })
const tags = ['claims']

const fileSchema = {
  operationId: 'fileClaim',
  summary: 'Claim for a confirmed event or for overdue receivables',
  description:
    'Files the draft that the system made, with the same id, where there is one. A late claim is taken and flagged; one that is barred by prescription is refused.',
  tags,
  headers: IdempotencyHeaders,
  body: ClaimFilingBody,
  response: { 201: ClaimSchema, ...problems(404, 409, 422) }
}

const fileDraftSchema = {
  operationId: 'fileDraftedClaim',
  summary: 'File a claim that the system drafted',
  tags,
  headers: IdempotencyHeaders,
  params,
  body: DraftFilingBody,
  response: { 201: ClaimSchema, ...problems(404, 409, 422) }
}

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

/** Claims (보험금 청구): filed, listed, read. */
export function claimRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/claims',
    { schema: fileSchema, config: { scope: 'claims:write' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const rulebook = platform.rulebook.on(businessDate)
      const claim = await fileClaim(trx, request.body, { businessDate, now, rulebook })
      return { status: 201, ...(await answerOf(trx, claim, request.language, platform, businessDate)) }
    })
  )

  app.post(
    '/v1/claims/:claimId/filing',
    { schema: fileDraftSchema, config: { scope: 'claims:write' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const draft = (await findClaim(trx, request.params.claimId)) ?? problem('not_found')
      nextStatus(draft, 'file')
      const rulebook = platform.rulebook.on(businessDate)
      const { policyId, buyer, eventId, receivableIds } = draft
      const ids = eventId === null ? { receivableIds: [...receivableIds] } : {}
      const filing = { ...ids, ...request.body, policyId, buyer, ...(eventId === null ? {} : { eventId }) }
      const claim = await fileClaim(trx, filing, { businessDate, now, rulebook })
      return { status: 201, ...(await answerOf(trx, claim, request.language, platform, businessDate)) }
    })
  )

  app.get(
    '/v1/claims/:claimId',
    { schema: getSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const [claim, today] = await Promise.all([findClaim(trx, request.params.claimId), businessDate()])
      if (!claim) return problem('not_found')
      return { status: 200, ...(await answerOf(trx, claim, request.language, platform, today)) }
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

/** The claim with where it stands and its ETag. */
export async function answerOf(
  trx: Pick<Transaction, 'query' | 'defer'>,
  claim: StoredClaim,
  language: Language,
  platform: ServicePlatform,
  today: PlainDate
) {
  const documents = await listDocuments(trx, 'claims.document', claim.id)
  const received = new Set(documents.map(({ type }) => type))
  return {
    headers: { location: `/v1/claims/${claim.id}`, etag: etagOf(claim.version, language) },
    body: claimView(claim, received, language, platform.rulebook.on(today))
  }
}

import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { nextStatus } from '../claims/advance-claim.ts'
import { answerClaim } from '../claims/answer-claim.ts'
import { findClaim } from '../claims/repository.ts'
import { ClaimId, ClaimSchema } from '../claims/schemas.ts'
import { fileClaim } from './file-claim.ts'
import { ClaimFilingBody, DraftFilingBody } from './schemas.ts'

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
  description:
    'An empty body claims what was declared and is unpaid: for an event everything on the buyer, else the overdue receivables of the draft. Of overdue ones some alone may be named: they become a claim with an id of its own, and the rest stays a draft. A late claim is taken and flagged; one that comes too early, is barred by prescription or was filed already is a 409.',
  tags,
  headers: IdempotencyHeaders,
  params,
  body: DraftFilingBody,
  response: { 201: ClaimSchema, ...problems(404, 409, 422) }
}

/** Claiming: for an event or overdue receivables, or with the claim that the system drafted. */
export function filingRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/claims',
    { schema: fileSchema, config: { scope: 'claims:write' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const rulebook = platform.rulebook.on(businessDate)
      const claim = await fileClaim(trx, request.body, { businessDate, now, rulebook })
      return { status: 201, ...(await answerClaim(trx, claim, request.language, platform, businessDate)) }
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
      return { status: 201, ...(await answerClaim(trx, claim, request.language, platform, businessDate)) }
    })
  )
}

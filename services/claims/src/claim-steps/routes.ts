import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { answerClaim } from '../claims/answer-claim.ts'
import { ClaimId, ClaimSchema, DocumentRequestBody, ReasonBody } from '../claims/schemas.ts'
import { closeClaim } from './close-claim.ts'
import { reopenClaim } from './reopen-claim.ts'
import { requestDocuments } from './request-documents.ts'
import { settleProvisional } from './settle-provisional.ts'
import { withdrawClaim } from './withdraw-claim.ts'

const params = fields({ claimId: ClaimId })
const response = { 201: ClaimSchema, ...problems(404, 409, 422) }

const schemaOf = <Id extends string>(operationId: Id, summary: string, description?: string) => ({
  operationId,
  summary,
  ...(description === undefined ? {} : { description }),
  tags: ['claims'],
  headers: IdempotencyHeaders,
  params,
  body: ReasonBody,
  response
})

const requestSchema = {
  ...schemaOf('requestClaimDocuments', 'Ask the policyholder for more papers'),
  body: DocumentRequestBody
}

const withdrawSchema = schemaOf(
  'withdrawClaim',
  'Take a claim back before it is decided',
  'A draft too; once it is decided, 409, and so for one that was reopened after something was paid on it. What the claim counted is free for another one. A claim that was withdrawn stays so: file another.'
)

const reopenSchema = schemaOf(
  'reopenClaim',
  'Take up a decided claim again',
  'For officers: one that is approved, wholly or in part, denied, paid or closed. A decision of which nothing was paid has no effect any more; what was paid counts. While a payment is reserved it is a 409: post or void that first.'
)

const closeSchema = schemaOf(
  'closeClaim',
  'Close a claim with which nothing more is to be done',
  'For officers: one that is denied, paid or reopened; otherwise 409. There is no appeal any more then, but `reopenClaim`.'
)

/** What else can happen to a claim: papers asked for, withdrawal, closing, reopening, the end of a provisional payment. */
export function claimStepRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/claims/:claimId/document-requests',
    { schema: requestSchema, config: { scope: 'claims:decide' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const claim = await requestDocuments(trx, request.params.claimId, request.body, { businessDate, now })
      return { status: 201, ...(await answerClaim(trx, claim, request.language, platform, businessDate)) }
    })
  )

  app.post(
    '/v1/claims/:claimId/withdrawal',
    { schema: withdrawSchema, config: { scope: 'claims:write' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const claim = await withdrawClaim(trx, request.params.claimId, request.body.reason, { now })
      return { status: 201, ...(await answerClaim(trx, claim, request.language, platform, businessDate)) }
    })
  )

  app.post(
    '/v1/claims/:claimId/reopening',
    { schema: reopenSchema, config: { scope: 'claims:decide' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const claim = await reopenClaim(trx, request.params.claimId, request.body.reason, { now })
      return { status: 201, ...(await answerClaim(trx, claim, request.language, platform, businessDate)) }
    })
  )

  app.post(
    '/v1/claims/:claimId/closing',
    { schema: closeSchema, config: { scope: 'claims:decide' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const claim = await closeClaim(trx, request.params.claimId, request.body.reason, { now })
      return { status: 201, ...(await answerClaim(trx, claim, request.language, platform, businessDate)) }
    })
  )

  app.post(
    '/v1/claims/:claimId/vat-confirmation',
    {
      schema: schemaOf('confirmVatOfClaim', 'Say that the sales of a provisional payment stand in the VAT returns'),
      config: { scope: 'claims:decide' }
    },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const claim = await settleProvisional(trx, request.params.claimId, request.body.reason, { now })
      return { status: 201, ...(await answerClaim(trx, claim, request.language, platform, businessDate)) }
    })
  )
}

import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { findClaim } from '../claims/repository.ts'
import { ClaimId } from '../claims/schemas.ts'
import { demandClawback, receiveClawback } from './claw-back.ts'
import { listClawbacks } from './clawbacks.repository.ts'
import { clawbackView, complaintView } from './recovery-views.ts'
import { insertComplaint, listComplaints } from './repository.ts'
import {
  ClawbackBody,
  ClawbackId,
  ClawbackListSchema,
  ClawbackSchema,
  ComplaintBody,
  ComplaintListSchema,
  ComplaintSchema,
  ReceiptBody
} from './schemas.ts'

const params = fields({ claimId: ClaimId })
const tags = ['claims']
const headers = IdempotencyHeaders

const demandSchema = {
  operationId: 'demandClawback',
  summary: 'Take back what was paid without right, after notice and time to answer',
  tags,
  headers,
  params,
  body: ClawbackBody,
  response: { 201: ClawbackSchema, ...problems(404, 409, 422) }
}

const receiveSchema = {
  operationId: 'receiveClawback',
  summary: 'Record what came back of a clawback',
  tags,
  headers,
  params: fields({ claimId: ClaimId, clawbackId: ClawbackId }),
  body: ReceiptBody,
  response: { 201: ClawbackSchema, ...problems(404, 409, 422) }
}

const listSchema = {
  operationId: 'listClawbacks',
  summary: 'What is taken back of a claim, newest first',
  tags,
  params,
  response: { 200: ClawbackListSchema, ...problems(404) }
}

const complainSchema = {
  operationId: 'complainAboutClaim',
  summary: 'Complain about how a claim is handled',
  tags,
  headers,
  params,
  body: ComplaintBody,
  response: { 201: ComplaintSchema, ...problems(404, 409, 422) }
}

const complaintsSchema = {
  operationId: 'listClaimComplaints',
  summary: 'Complaints about how a claim is handled, newest first',
  tags,
  params,
  response: { 200: ComplaintListSchema, ...problems(404) }
}

/** What is taken back from a policyholder, and what it complains about. */
export function clawbackRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/claims/:claimId/clawbacks',
    { schema: demandSchema, config: { scope: 'claims:decide' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const clawback = await demandClawback(trx, request.params.claimId, request.body, { businessDate, now })
      return { status: 201, body: clawbackView(clawback) }
    })
  )

  app.post(
    '/v1/claims/:claimId/clawbacks/:clawbackId/receipts',
    { schema: receiveSchema, config: { scope: 'claim-payments:write' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const clawback = await receiveClawback(trx, request.params, request.body, { businessDate, now })
      return { status: 201, body: clawbackView(clawback) }
    })
  )

  app.get(
    '/v1/claims/:claimId/clawbacks',
    { schema: listSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx }) => {
      const { claimId } = request.params
      const [claim, clawbacks] = await Promise.all([findClaim(trx, claimId), listClawbacks(trx, claimId)])
      if (!claim) return problem('not_found')
      return { status: 200, body: { items: clawbacks.map(clawbackView) } }
    })
  )

  app.post(
    '/v1/claims/:claimId/complaints',
    { schema: complainSchema, config: { scope: 'claims:write' } },
    idempotent(platform, async (request, { trx, actor, businessDate, now }) => {
      const claim = await findClaim(trx, request.params.claimId)
      if (claim?.organisation !== actor.organisation) return problem('not_found')
      const complaint = {
        id: newId('cp'),
        organisation: claim.organisation,
        claimId: claim.id,
        text: request.body.text,
        madeOn: businessDate,
        client: actor.client,
        createdAt: now
      }
      insertComplaint(trx, complaint)
      recordChange(trx, {
        aggregate: { type: 'claim', id: claim.id },
        action: 'claim.complained_about',
        facts: { complaint: complaint.id }
      })
      return { status: 201, body: complaintView(complaint) }
    })
  )

  app.get(
    '/v1/claims/:claimId/complaints',
    { schema: complaintsSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx }) => {
      const { claimId } = request.params
      const [claim, complaints] = await Promise.all([findClaim(trx, claimId), listComplaints(trx, claimId)])
      if (!claim) return problem('not_found')
      return { status: 200, body: { items: complaints.map(complaintView) } }
    })
  )
}

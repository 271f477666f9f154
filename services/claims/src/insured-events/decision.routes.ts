import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { checkIfMatch, etagOf, requireIfMatch } from '@trade-credit/service/http/etag.ts'
import { ChangeHeaders } from '@trade-credit/service/platform/idempotency/change-headers.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { confirmEvent } from './confirm-event.ts'
import { correctEvent } from './correct-event.ts'
import { lockWithPublicEvent, withdrawEvent } from './end-event.ts'
import { eventView } from './event-view.ts'
import { refuseReporter } from './refusals.ts'
import { lockEvent } from './repository.ts'
import { readerOf } from './routes.ts'
import { ConfirmationBody, CorrectionBody, EventId, InsuredEventSchema, WithdrawalBody } from './schemas.ts'

const params = fields({ eventId: EventId })
const headers = ChangeHeaders

const confirmSchema = {
  operationId: 'confirmInsuredEvent',
  summary: 'Confirm a report: every policy that covers the buyer has its claim drafted, and its policyholder is told',
  description: 'For officers of the insurer. Reports of the same event by several reporters become one event.',
  tags: ['insured-events'],
  params,
  headers,
  body: ConfirmationBody,
  response: { 200: InsuredEventSchema, ...problems(403, 404, 409, 412, 422) }
}

const correctSchema = {
  operationId: 'correctInsuredEvent',
  summary: 'Put a confirmed event right: a new one takes its place, and the claims made of it are worked out again',
  description:
    'For officers of the insurer. Drafts follow the new date or are withdrawn; claims under way are looked at again; what was paid is ' +
    'marked for clawback.',
  tags: ['insured-events'],
  params,
  headers,
  body: CorrectionBody,
  response: { 201: InsuredEventSchema, ...problems(403, 404, 409, 412, 422, 428) }
}

const withdrawSchema = {
  operationId: 'withdrawInsuredEvent',
  summary: 'Withdraw a report; once it is confirmed, only the insurer can',
  description:
    'Needs If-Match with the ETag of `getInsuredEvent`. With a confirmed report the event itself ends, and every other report of it: drafts are withdrawn, claims under way are looked at again, what was paid is marked for clawback.',
  tags: ['insured-events'],
  params,
  headers,
  body: WithdrawalBody,
  response: { 200: InsuredEventSchema, ...problems(403, 404, 409, 412, 422, 428) }
}

/** What becomes of a report: confirmed, corrected, withdrawn. */
export function eventDecisionRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/insured-events/:eventId/confirmation',
    {
      schema: confirmSchema,
      config: { scope: 'insured-events:write', optionalBody: true }
    },
    idempotent(platform, async (request, { trx, actor, businessDate, now }) => {
      refuseReporter(actor.kind)
      const report = (await lockEvent(trx, request.params.eventId)) ?? problem('not_found')
      checkIfMatch(request, report.version)
      const event = await confirmEvent(trx, report, { businessDate, now })
      return {
        status: 200,
        headers: { etag: etagOf(event.version, request.language) },
        body: eventView(event, readerOf(platform, actor, businessDate, request.language))
      }
    })
  )

  app.post(
    '/v1/insured-events/:eventId/correction',
    { schema: correctSchema, config: { scope: 'insured-events:write' } },
    idempotent(platform, async (request, { trx, actor, businessDate, now }) => {
      refuseReporter(actor.kind)
      const report = await lockWithPublicEvent(trx, request.params.eventId)
      requireIfMatch(request, report.version)
      const rules = platform.rulebook.on(businessDate).rulesAt(businessDate)
      const event = await correctEvent(trx, report, request.body, { businessDate, now, rules })
      return {
        status: 201,
        headers: { location: `/v1/insured-events/${event.id}`, etag: etagOf(event.version, request.language) },
        body: eventView(event, readerOf(platform, actor, businessDate, request.language))
      }
    })
  )

  app.post(
    '/v1/insured-events/:eventId/withdrawal',
    { schema: withdrawSchema, config: { scope: 'insured-events:write' } },
    idempotent(platform, async (request, { trx, actor, businessDate, now }) => {
      const report = await lockWithPublicEvent(trx, request.params.eventId)
      requireIfMatch(request, report.version)
      if (report.status === 'confirmed') refuseReporter(actor.kind)
      const event = await withdrawEvent(trx, report, request.body.reason, now)
      return {
        status: 200,
        headers: { etag: etagOf(event.version, request.language) },
        body: eventView(event, readerOf(platform, actor, businessDate, request.language))
      }
    })
  )
}

import type { Actor } from '@trade-credit/database/actor.ts'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { oversees } from '@trade-credit/service/access/oversees.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { etagOf } from '@trade-credit/service/http/etag.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { eventView, publicEventView } from './event-view.ts'
import { numbersUnconfirmed } from './may-concern.repository.ts'
import { findEventTold } from './public-events.repository.ts'
import { reportEvent } from './report-event.ts'
import { findEvent, listEvents } from './repository.ts'
import { EventId, InsuredEventBody, InsuredEventPage, InsuredEventSchema, InsuredEventsQuery } from './schemas.ts'

const reportSchema = {
  operationId: 'reportInsuredEvent',
  summary: 'Report that something happened to a buyer',
  description:
    'The answer is the same whoever else reported it. An officer of the insurer confirms the report; then every policy that covers the ' +
    'buyer has its claim drafted, and its policyholder is told. An overdue needs no report: it follows from a receivable’s dates.',
  tags: ['insured-events'],
  headers: IdempotencyHeaders,
  body: InsuredEventBody,
  response: { 201: InsuredEventSchema, ...problems(409, 422) }
}

const getSchema = {
  operationId: 'getInsuredEvent',
  summary: 'An insured event that you reported, or were told of',
  tags: ['insured-events'],
  params: fields({ eventId: EventId }),
  response: { 200: InsuredEventSchema, ...problems(404, 422) }
}

const listSchema = {
  operationId: 'listInsuredEvents',
  summary: 'What your organisation reported, latest first; the insurer sees every report',
  tags: ['insured-events'],
  querystring: InsuredEventsQuery,
  response: { 200: InsuredEventPage, ...problems(422) }
}

/** Insured events: reported, read, listed. */
export function insuredEventRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/insured-events',
    { schema: reportSchema, config: { scope: 'insured-events:write' } },
    idempotent(platform, async (request, { trx, actor, businessDate, now }) => {
      const rules = platform.rulebook.on(businessDate).rulesAt(businessDate)
      const event = await reportEvent(trx, request.body, { businessDate, now, rules })
      return {
        status: 201,
        headers: { location: `/v1/insured-events/${event.id}`, etag: etagOf(event.version, request.language) },
        body: eventView(event, readerOf(platform, actor, businessDate, request.language))
      }
    })
  )

  app.get(
    '/v1/insured-events/:eventId',
    { schema: getSchema, config: { scope: 'insured-events:read' } },
    reading(platform, async (request, { trx, actor, businessDate }) => {
      const { eventId } = request.params
      const [own, told, today] = await Promise.all([
        findEvent(trx, eventId),
        findEventTold(trx, eventId),
        businessDate()
      ])
      const reader = readerOf(platform, actor, today, request.language)
      const found = own ?? told
      if (!found) return problem('not_found')
      const asks = reader.oversees && found.type !== 'business_closure'
      const mayConcern = asks ? await numbersUnconfirmed(trx, found.buyer) : undefined
      return {
        status: 200,
        headers: { etag: etagOf(found.version, request.language) },
        body: own
          ? { ...eventView(own, reader), ...(mayConcern && { mayConcern }) }
          : publicEventView(told ?? problem('not_found'), reader)
      }
    })
  )

  app.get(
    '/v1/insured-events',
    { schema: listSchema, config: { scope: 'insured-events:read' } },
    reading(platform, async (request, { trx, actor, businessDate }) => {
      const page = askedPage(request, platform.cursorKey)
      const [rows, today] = await Promise.all([listEvents(trx, page.filters, page), businessDate()])
      const reader = readerOf(platform, actor, today, request.language)
      return page.answer(rows, row => eventView(row, reader))
    })
  )
}

/** How this caller reads events. */
export function readerOf(platform: ServicePlatform, actor: Actor, today: PlainDate, language: Language) {
  const rules = platform.rulebook.on(today).rulesAt(today)
  return { language, today, rules, oversees: oversees(actor) }
}

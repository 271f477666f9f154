import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { App } from '@trade-credit/service/app.ts'
import { fields } from '@trade-credit/service/fields.ts'
import { problems } from '@trade-credit/service/openapi-responses.ts'
import { pageOf, pageQuery, positionOf } from '@trade-credit/service/paging.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { recordChange } from '@trade-credit/service/platform/record-change.ts'
import { problem } from '@trade-credit/service/problems.ts'
import { BusinessNumber } from '@trade-credit/service/schemas.ts'
import type { Platform } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'
import { ProductCodeSchema } from '../products/schemas.ts'
import { QuoteId, QuotePageSchema, QuoteSchema, QuoteStatus } from './answer-schemas.ts'
import { quoteSummaryView, quoteView } from './quote-view.ts'
import { findQuote, listQuotes } from './repository.ts'
import { requestQuote } from './request-quote.ts'
import { QuoteRequestSchema } from './request-schemas.ts'

/** Quotes (견적): asked for, read again, listed. A declined quote is a 201 with its findings. */
export function quoteRoutes(app: App, platform: Platform): void {
  app.post(
    '/v1/quotes',
    {
      schema: {
        operationId: 'requestQuote',
        summary: 'Work out and keep a quote: every finding, amount and won with the rule behind it',
        tags: ['quotes'],
        body: QuoteRequestSchema,
        response: { 201: QuoteSchema, ...problems(409, 422) }
      },
      config: { scope: 'quotes:write' }
    },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const rulebook = platform.rulebook.on(businessDate)
      const requestText = request.rawBody?.toString() ?? ''
      const quote = requestQuote(trx, request.body, requestText, { businessDate, now, rulebook })
      recordChange(trx, {
        aggregate: { type: 'quote', id: quote.id },
        action: 'quote.requested',
        facts: { status: quote.status, rulebook: quote.rulebookSha256 }
      })
      return {
        status: 201,
        headers: { location: `/v1/quotes/${quote.id}` },
        body: quoteView(quote, quote.record, request.language, businessDate)
      }
    })
  )

  app.get(
    '/v1/quotes/:quoteId',
    {
      schema: {
        operationId: 'getQuote',
        summary: 'A quote as it was answered; an expired one says so',
        tags: ['quotes'],
        params: fields({ quoteId: QuoteId }),
        response: { 200: QuoteSchema, ...problems(404) }
      },
      config: { scope: 'quotes:read' }
    },
    reading(platform, async (request, { trx, businessDate }) => {
      const found = await findQuote(trx, request.params.quoteId)
      if (!found) return problem('not_found')
      return { status: 200, body: quoteView(found.quote, found.record, request.language, businessDate) }
    })
  )

  app.get(
    '/v1/quotes',
    {
      schema: {
        operationId: 'listQuotes',
        summary: 'Quotes of the caller’s organisation, newest first',
        tags: ['quotes'],
        querystring: fields({
          ...pageQuery,
          product: Type.Optional(ProductCodeSchema),
          status: Type.Optional(QuoteStatus),
          policyholder: Type.Optional(BusinessNumber)
        }),
        response: { 200: QuotePageSchema }
      },
      config: { scope: 'quotes:read' }
    },
    reading(platform, async (request, { trx, actor, businessDate }) => {
      const { limit = 50, cursor, ...filters } = request.query
      const list = { operation: 'listQuotes', organisation: actor.organisation, filters }
      const position = cursor === undefined ? null : positionOf(cursor, list, platform.cursorKey)
      const page = { before: position ? String(position[0]) : null, limit: limit + 1, today: plainDate(businessDate) }
      const rows = await listQuotes(trx, filters, page)
      const { rows: shown, nextCursor } = pageOf(rows, limit, row => [row.id], list, platform.cursorKey)
      return { status: 200, body: { items: shown.map(row => quoteSummaryView(row, businessDate)), nextCursor } }
    })
  )
}

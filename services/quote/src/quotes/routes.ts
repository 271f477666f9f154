import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { enteredProgrammes, mayCountEntries } from '@trade-credit/quoting/entered-programmes.ts'
import { QuoteRequestSchema } from '@trade-credit/quoting/request.schemas.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { pageQuery } from '@trade-credit/service/http/paging.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber } from '@trade-credit/service/schema/schemas.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'
import { ProductCodeSchema } from '../products/schemas.ts'
import { QuoteId, QuotePageSchema, QuoteSchema, QuoteStatus } from './answer.schemas.ts'
import { quoteSummaryView, quoteView } from './quote-view.ts'
import { findQuote, listQuotes } from './repository.ts'
import { requestQuote } from './request-quote.ts'

const requestSchema = {
  operationId: 'requestQuote',
  summary: 'Work out and keep a quote: every finding, amount and won with the rule behind it',
  description:
    'What cannot be insured is no problem: 201 with the `status` `declined`, or `referred` where a person would decide, and `findings` that say why. A quote holds nothing. Unless it is declined, one can apply with it until `expiresOn`; not where it is `illustrative`, for another day than its own, nor once a revision took its place.',
  tags: ['quotes'],
  headers: IdempotencyHeaders,
  body: QuoteRequestSchema,
  response: { 201: QuoteSchema, ...problems(409, 422) }
}

const getSchema = {
  operationId: 'getQuote',
  summary: 'A quote as it was answered; an expired one says so',
  tags: ['quotes'],
  params: fields({ quoteId: QuoteId }),
  response: { 200: QuoteSchema, ...problems(404) }
}

const listSchema = {
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
}

/** Quotes (견적): asked for, read again, listed. A declined quote is a 201 with its findings. */
export function quoteRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/quotes',
    { schema: requestSchema, config: { scope: 'quotes:write' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const rulebook = platform.rulebook.on(businessDate)
      const { body } = request
      const rules = rulebook.rulesAt(plainDate(body.asOf ?? businessDate))
      const entered = mayCountEntries(body.subsidies, rules) ? await enteredProgrammes(platform).within(trx) : []
      const quote = await requestQuote(trx, body, request.bodyText ?? '{}', { businessDate, now, rulebook, entered })
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
    { schema: getSchema, config: { scope: 'quotes:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const [found, today] = await Promise.all([findQuote(trx, request.params.quoteId), businessDate()])
      if (!found) return problem('not_found')
      return { status: 200, body: quoteView(found.quote, found.record, request.language, today) }
    })
  )

  app.get(
    '/v1/quotes',
    { schema: listSchema, config: { scope: 'quotes:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const page = askedPage(request, platform.cursorKey)
      const today = await businessDate()
      const rows = await listQuotes(trx, page.filters, { ...page, today })
      return page.answer(rows, row => quoteSummaryView(row, today))
    })
  )
}

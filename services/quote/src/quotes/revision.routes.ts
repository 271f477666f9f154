import { enteredProgrammes } from '@trade-credit/quoting/entered-programmes.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'
import { QuoteId, QuoteRevisionsSchema, QuoteSchema } from './answer.schemas.ts'
import type { JsonObject } from './merge-patch.ts'
import { quoteSummaryView, quoteView } from './quote-view.ts'
import { reviseQuote } from './revise-quote.ts'
import { listRevisions } from './revisions.repository.ts'

const reviseSchema = {
  operationId: 'reviseQuote',
  summary: 'Ask for a quote again, with other facts or under today’s rules; the new one takes its place',
  description:
    'The body is a JSON Merge Patch (RFC 7396) of the request: its fields are put over those asked with, null takes one away, ' +
    'a list replaces a list. An empty body asks the same again. A quote that was for its own day is now for today.',
  tags: ['quotes'],
  params: fields({ quoteId: QuoteId }),
  headers: IdempotencyHeaders,
  body: Type.Object(
    {},
    {
      additionalProperties: true,
      description: 'Fields of a quote request that differ.',
      examples: [{ paymentPlan: 'instalments', policyholder: { creditGrade: 4 } }]
    }
  ),
  response: { 201: QuoteSchema, ...problems(404, 409, 422) }
}

const listSchema = {
  operationId: 'listQuoteRevisions',
  summary: 'The chain of revisions that a quote stands in, newest first',
  tags: ['quotes'],
  params: fields({ quoteId: QuoteId }),
  response: { 200: QuoteRevisionsSchema, ...problems(404) }
}

/** Revisions: a quote asked for again takes the place of the one before. */
export function quoteRevisionRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/quotes/:quoteId/revisions',
    {
      schema: reviseSchema,
      // Without a body the patch is the one that changes nothing.
      config: { scope: 'quotes:write', optionalBody: true }
    },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const { quoteId } = request.params
      const rulebook = platform.rulebook.on(businessDate)
      const entered = await enteredProgrammes(platform).within(trx)
      const circumstances = { businessDate, now, rulebook, entered }
      const quote = await reviseQuote(trx, quoteId, request.body as JsonObject, circumstances)
      recordChange(trx, {
        aggregate: { type: 'quote', id: quoteId },
        action: 'quote.superseded',
        facts: { by: quote.id }
      })
      recordChange(trx, {
        aggregate: { type: 'quote', id: quote.id },
        action: 'quote.requested',
        facts: { status: quote.status, rulebook: quote.rulebookSha256, revises: quoteId }
      })
      return {
        status: 201,
        headers: { location: `/v1/quotes/${quote.id}` },
        body: quoteView(quote, quote.record, request.language, businessDate)
      }
    })
  )

  app.get(
    '/v1/quotes/:quoteId/revisions',
    { schema: listSchema, config: { scope: 'quotes:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const [chain, today] = await Promise.all([listRevisions(trx, request.params.quoteId), businessDate()])
      if (chain.length === 0) return problem('not_found')
      return { status: 200, body: { items: chain.map(quote => quoteSummaryView(quote, today)) } }
    })
  )
}

import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type QuoteRequestBody, QuoteRequestSchema } from '@trade-credit/quoting/request.schemas.ts'
import { ProblemError, problem } from '@trade-credit/service/problems/problems.ts'
import { compileValidator } from '@trade-credit/service/schema/validation.ts'
import { type Json, type JsonObject, mergePatch } from './merge-patch.ts'
import type { NewQuote } from './repository.ts'
import { type QuoteCircumstances, requestQuote } from './request-quote.ts'
import { type AskedQuote, carryRenewalOver, findOwnRequest, insertSupersession } from './revisions.repository.ts'

/**
 * Asks for one's own quote again, with the patch laid over what was asked, and puts the new quote in its place. A quote that
 * was for its own day is for today's now; one for another date stays for that date; one that renews a policy renews it still. Ends
 * in the problem `not_found`, `conflict` when the quote has a successor already, and `invalid_request` where the patched request
 * is none.
 */
export async function reviseQuote(
  trx: Transaction,
  quoteId: string,
  patch: JsonObject,
  circumstances: QuoteCircumstances
): Promise<NewQuote> {
  const asked = await findOwnRequest(trx, quoteId)
  if (!asked) return problem('not_found')
  if (asked.supersededBy !== null) return superseded(quoteId)
  const body = quoteRequest(mergePatch(requestForToday(asked), patch))
  const quote = await requestQuote(trx, body, JSON.stringify(body), { ...circumstances, revises: quoteId })
  if (!(await insertSupersession(trx, { quoteId, by: quote.id }))) superseded(quoteId)
  await carryRenewalOver(trx, { quoteId, by: quote.id }, circumstances.now)
  return quote
}

function requestForToday({ request, asOf, businessDate }: AskedQuote): JsonObject {
  if (asOf !== businessDate) return request
  const { asOf: _itsDay, ...rest } = request
  return rest
}

const validate = compileValidator({ schema: QuoteRequestSchema, method: 'POST', url: '/v1/quotes', httpPart: 'body' })

/** The patched request; pointers of what is wrong lead into it, which for a patch of single fields is the same. */
function quoteRequest(request: Json): QuoteRequestBody {
  const checked: unknown = validate(request)
  const error = typeof checked === 'object' && checked !== null && 'error' in checked ? checked.error : undefined
  if (error instanceof ProblemError) throw error
  return request as unknown as QuoteRequestBody
}

function superseded(quoteId: string): never {
  return problem('conflict', {
    detail: {
      ko: `이미 다른 견적이 이 견적을 대신합니다. GET /v1/quotes/${quoteId}/revisions에서 가장 새 견적을 찾아 그것을 고쳐 주세요.`,
      en: `Another quote has taken its place. Find the newest in GET /v1/quotes/${quoteId}/revisions and revise that one.`
    }
  })
}

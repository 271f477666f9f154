import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { enteredProgrammes } from '@trade-credit/quoting/entered-programmes.ts'
import { refuseUnknownProgrammes } from '@trade-credit/quoting/known-programmes.ts'
import { parseQuoteRequest } from '@trade-credit/quoting/parse-quote-request.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { computing } from '@trade-credit/service/platform/computing.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { turnOnTheLoop } from '@trade-credit/service/streams/turns.ts'
import { namedLedgerOutside } from '../sales-ledgers/named-ledger.ts'
import { answerOf, byUsefulness, type ComparedProduct, productsOnSale } from './compare-products.ts'
import { comparedProductView, differencesAmong } from './comparison-view.ts'
import { ComparisonRequestSchema, ComparisonSchema } from './schemas.ts'

const compareSchema = {
  operationId: 'compareQuotes',
  summary: 'Every product on sale side by side for the same firm and buyers, the most useful first; nothing is kept',
  tags: ['price-previews'],
  body: ComparisonRequestSchema,
  response: { 200: ComparisonSchema, ...problems(422) }
}

/** Which product suits: one request without a product, answered by each that is on sale on the date. */
export function quoteComparisonRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/quote-comparisons',
    { schema: compareSchema, config: { scope: 'quotes:read' } },
    computing(platform, async (request, { businessDate }) => {
      const { body, language } = request
      const rulebook = platform.rulebook.on(businessDate)
      const asOf = plainDate(body.asOf ?? businessDate)
      const rules = rulebook.rulesAt(asOf)
      const entered = await enteredProgrammes(platform).now()
      refuseUnknownProgrammes(body.subsidies, rulebook.rulebook, entered)
      const salesLedger = await namedLedgerOutside(platform, request, body)
      const compared: ComparedProduct[] = []
      for (const product of productsOnSale(rules)) {
        // Thousands of buyers times a dozen products take a while: others are answered in between.
        await turnOnTheLoop()
        compared.push(answerOf(product, { ...parseQuoteRequest({ ...body, product }), salesLedger }, rules, entered))
      }
      const items = byUsefulness(compared).map((one, i) => comparedProductView(one, i + 1, rules, language))
      return {
        status: 200,
        body: {
          asOf,
          illustrative: asOf !== businessDate,
          differences: differencesAmong(items),
          items,
          rulebook: { asOf, version: `sha256:${rulebook.sha256}` }
        }
      }
    })
  )
}

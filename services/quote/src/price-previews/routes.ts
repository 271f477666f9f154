import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { enteredProgrammes, mayCountEntries } from '@trade-credit/quoting/entered-programmes.ts'
import { QuoteRequestSchema } from '@trade-credit/quoting/request.schemas.ts'
import { workOutQuote } from '@trade-credit/quoting/work-out-quote.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { computing } from '@trade-credit/service/platform/computing.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { namedLedgerOutside } from '../sales-ledgers/named-ledger.ts'
import { pricePreviewView } from './price-preview-view.ts'
import { PricePreviewSchema } from './schemas.ts'

const previewSchema = {
  operationId: 'previewPrice',
  summary: 'Work a price out and keep nothing: the same request as a quote, a short answer',
  tags: ['price-previews'],
  body: QuoteRequestSchema,
  response: { 200: PricePreviewSchema, ...problems(422) }
}

/** Prices for whoever is still typing: as often as liked, without a key, the same won as a quote of the same moment. */
export function pricePreviewRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/price-previews',
    { schema: previewSchema, config: { scope: 'quotes:read' } },
    computing(platform, async (request, { businessDate }) => {
      const { body, language } = request
      const rulebook = platform.rulebook.on(businessDate)
      const rules = rulebook.rulesAt(plainDate(body.asOf ?? businessDate))
      const entered = mayCountEntries(body.subsidies, rules) ? await enteredProgrammes(platform).now() : []
      const salesLedger = await namedLedgerOutside(platform, request, body)
      const basis = { businessDate, rulebook, entered, salesLedger }
      return { status: 200, body: pricePreviewView(body.product, workOutQuote(body, basis), basis, language) }
    })
  )
}

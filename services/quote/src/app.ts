import type { SharedConfig } from '@trade-credit/service/config.ts'
import { createService, type Service, type ServiceDefinition } from '@trade-credit/service/service.ts'
import { backTestRoutes } from './back-tests/routes.ts'
import { industryRoutes } from './industries/routes.ts'
import { pricePreviewRoutes } from './price-previews/routes.ts'
import { productRoutes } from './products/routes.ts'
import { quoteBatchRoutes } from './quote-batches/routes.ts'
import { quoteComparisonRoutes } from './quote-comparisons/routes.ts'
import { quoteRevisionRoutes } from './quotes/revision.routes.ts'
import { quoteRoutes } from './quotes/routes.ts'
import { receiptRoutes } from './receipts/routes.ts'
import { quoteRenewals } from './renewals/renewal-job.ts'
import { renewalRoutes } from './renewals/routes.ts'
import { rulebookImportRoutes } from './rulebook/import.routes.ts'
import { rulebookRoutes } from './rulebook/routes.ts'
import { salesLedgerRoutes } from './sales-ledgers/routes.ts'
import { subsidyProgrammeRoutes } from './subsidy-programmes/routes.ts'

/** Products, rules and quotes. The quote service never reads the ledger, so it cannot tell what others hold. */
export const quoteService: ServiceDefinition = {
  name: 'quote',
  title: 'Quote',
  description: 'Products, rules and quotes of 매출채권보험.',
  routes(app, platform) {
    productRoutes(app, platform)
    industryRoutes(app, platform)
    quoteRoutes(app, platform)
    pricePreviewRoutes(app, platform)
    quoteComparisonRoutes(app, platform)
    quoteBatchRoutes(app, platform)
    quoteRevisionRoutes(app, platform)
    receiptRoutes(app, platform)
    salesLedgerRoutes(app, platform)
    rulebookRoutes(app, platform)
    rulebookImportRoutes(app, platform)
    subsidyProgrammeRoutes(app, platform)
    renewalRoutes(app, platform)
    backTestRoutes(app, platform)
  },
  jobs: platform => ({
    'renewal-quotes': (_payload, context) => quoteRenewals(context, platform)
  })
}

/** Builds the service. Rejects when the database cannot be reached. */
export function createQuoteService(config: SharedConfig): Promise<Service> {
  return createService(quoteService, config)
}

import type { SharedConfig } from '@trade-credit/service/config.ts'
import { createService, type Service, type ServiceDefinition } from '@trade-credit/service/service.ts'
import { bindingRoutes } from './binding/routes.ts'
import { cancellationRoutes } from './cancellations/routes.ts'
import { withdrawalRoutes } from './cancellations/withdrawal.routes.ts'
import { certificateRoutes } from './certificates/routes.ts'
import { confirmationRoutes } from './confirmations/routes.ts'
import { endorsementRoutes } from './endorsements/routes.ts'
import { policyJobs } from './jobs/policy-jobs.ts'
import { payoutRoutes } from './payouts/routes.ts'
import { pledgeRoutes } from './pledges/routes.ts'
import { policyRoutes } from './policies/routes.ts'
import { reversalRoutes } from './premium-reversals/routes.ts'
import { premiumListRoutes } from './premiums/list.routes.ts'
import { premiumRoutes } from './premiums/routes.ts'
import { receivableCorrectionRoutes } from './receivable-changes/correction.routes.ts'
import { receivableChangeRoutes } from './receivable-changes/routes.ts'
import { importReceivables } from './receivable-imports/import-job.ts'
import { receivableImportRoutes } from './receivable-imports/routes.ts'
import { buyerReceivableRoutes } from './receivables/buyer.routes.ts'
import { receivableRoutes } from './receivables/routes.ts'
import { refundRoutes } from './refunds/routes.ts'
import { rescissionDecisionRoutes } from './rescissions/decision.routes.ts'
import { rescissionRoutes } from './rescissions/routes.ts'
import { subsidySettlementRoutes } from './subsidy-ledger/routes.ts'
import { termsRoutes } from './terms/routes.ts'

/** Policies and what stands under them. */
export const policyService: ServiceDefinition = {
  name: 'policy',
  title: 'Policy',
  description: 'Policies, premiums, certificates and receivables of 매출채권보험.',
  routes(app, platform) {
    bindingRoutes(app, platform)
    policyRoutes(app, platform)
    premiumRoutes(app, platform)
    premiumListRoutes(app, platform)
    reversalRoutes(app, platform)
    termsRoutes(app, platform)
    cancellationRoutes(app, platform)
    withdrawalRoutes(app, platform)
    rescissionRoutes(app, platform)
    rescissionDecisionRoutes(app, platform)
    refundRoutes(app, platform)
    payoutRoutes(app, platform)
    subsidySettlementRoutes(app, platform)
    receivableRoutes(app, platform)
    receivableChangeRoutes(app, platform)
    receivableCorrectionRoutes(app, platform)
    buyerReceivableRoutes(app, platform)
    receivableImportRoutes(app, platform)
    pledgeRoutes(app, platform)
    certificateRoutes(app, platform)
    endorsementRoutes(app, platform)
    confirmationRoutes(app, platform)
  },
  jobs: platform => ({
    ...policyJobs(platform),
    'receivable-import': ({ importId }, context) => importReceivables(importId, context, platform)
  })
}

/** Builds the service. Rejects when the database cannot be reached. */
export function createPolicyService(config: SharedConfig): Promise<Service> {
  return createService(policyService, config)
}

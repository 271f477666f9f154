import type { SharedConfig } from '@trade-credit/service/config.ts'
import { createService, type Service, type ServiceDefinition } from '@trade-credit/service/service.ts'

/** The policy service: platform operations alone so far. */
export const policyService: ServiceDefinition = {
  name: 'policy',
  title: 'Policy',
  description: 'Policies, premiums, certificates and receivables of 매출채권보험.',
  routes() {}
}

/** Builds the service. Rejects when the database cannot be reached. */
export function createPolicyService(config: SharedConfig): Promise<Service> {
  return createService(policyService, config)
}

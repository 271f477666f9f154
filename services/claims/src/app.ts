import type { SharedConfig } from '@trade-credit/service/config.ts'
import { createService, type Service, type ServiceDefinition } from '@trade-credit/service/service.ts'

/** The claims service: platform operations alone so far. */
export const claimsService: ServiceDefinition = {
  name: 'claims',
  title: 'Claims',
  description: 'Insured events, claims, payments and recoveries of 매출채권보험.',
  routes() {}
}

/** Builds the service. Rejects when the database cannot be reached. */
export function createClaimsService(config: SharedConfig): Promise<Service> {
  return createService(claimsService, config)
}

import type { SharedConfig } from '@trade-credit/service/config.ts'
import { createService, type Service, type ServiceDefinition } from '@trade-credit/service/service.ts'

/** The underwriting service: platform operations alone so far. */
export const underwritingService: ServiceDefinition = {
  name: 'underwriting',
  title: 'Underwriting',
  description: 'Applications, credit assessments, decisions and offers of 매출채권보험.',
  routes() {}
}

/** Builds the service. Rejects when the database cannot be reached. */
export function createUnderwritingService(config: SharedConfig): Promise<Service> {
  return createService(underwritingService, config)
}

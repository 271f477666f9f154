import type { SharedConfig } from '@trade-credit/service/config.ts'
import { createService, type Service } from '@trade-credit/service/service.ts'

/** The claims service: platform operations alone so far. Rejects when the database cannot be reached. */
export function createClaimsService(config: SharedConfig): Promise<Service> {
  return createService(
    {
      name: 'claims',
      title: 'Claims',
      description: 'Insured events, claims, payments and recoveries of 매출채권보험.',
      routes() {}
    },
    config
  )
}

import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { requireInsurer } from '../access/insurer-only.ts'
import { buyerCapacity } from './buyer-capacity.ts'
import { BuyerPath, CapacityQuery, CapacitySchema } from './schemas.ts'

const getSchema = {
  operationId: 'getBuyerCapacity',
  summary: 'What all policyholders together are insured for on a buyer, and what is left of its cap',
  description:
    'For underwriters. `on` is the business date when left out. Without `size`, the size that was last known of the person counts, otherwise `other`.',
  tags: ['credit'],
  params: BuyerPath,
  querystring: CapacityQuery,
  response: { 200: CapacitySchema, ...problems(403, 422) }
}

/** The capacity of buyers: the insurer's own knowledge, on which nothing that others see may depend but the one reason. */
export function capacityRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/buyers/:businessNumber/capacity',
    { schema: getSchema, config: { scope: 'capacity:read' } },
    reading(platform, async (request, { trx, actor, businessDate }) => {
      requireInsurer(actor, { orAuditor: true })
      const { businessNumber } = request.params
      const { on, size = null } = request.query
      const today = await businessDate()
      const day = on === undefined ? today : plainDate(on)
      const rules = platform.rulebook.on(today).rulesAt(day)
      const { limit, ...capacity } = await buyerCapacity(trx, businessNumber, { day, size, rules })
      return {
        status: 200,
        body: {
          businessNumber,
          on: day,
          ...capacity,
          limit: wonView(limit.value),
          held: wonView(capacity.held),
          committed: wonView(capacity.committed),
          available: wonView(capacity.available),
          rule: ruleView(limit)
        }
      }
    })
  )
}

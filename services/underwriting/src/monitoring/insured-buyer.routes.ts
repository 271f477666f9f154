import { won, wonView } from '@trade-credit/domain/won.ts'
import type { App } from '@trade-credit/service/app.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { pageQuery, pageSchema } from '@trade-credit/service/http/paging.ts'
import { ID_PREFIXES, idSchema } from '@trade-credit/service/ids.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'
import { type InsuredBuyer, insuredBuyers } from './insured-buyers.repository.ts'

const PolicyId = idSchema(ID_PREFIXES.policy)

const InsuredBuyerSchema = shared(
  'InsuredBuyer',
  fields(
    {
      policyId: PolicyId,
      businessNumber: BusinessNumber,
      name: Type.String({ maxLength: 200, examples: ['예시모터스'] }),
      insuredAmount: Won,
      band: Type.Enum(['normal', 'watch', 'warning', 'stopped'], {
        description: 'How the buyer stands; never its grade.'
      }),
      stopShipments: Type.Boolean({ description: 'Whether we advise to stop shipping on credit.' }),
      since: orNull(PlainDate),
      limitWithdrawnFrom: orNull(PlainDate)
    },
    { description: 'A buyer that a policy covers today, and how it stands (001:L223).' }
  )
)

const listSchema = {
  operationId: 'listInsuredBuyers',
  summary: 'The buyers that your policies cover today, with the status of each',
  tags: ['credit'],
  querystring: fields({
    ...pageQuery,
    policyId: Type.Optional(PolicyId),
    businessNumber: Type.Optional(BusinessNumber)
  }),
  response: { 200: shared('InsuredBuyerPage', pageSchema(InsuredBuyerSchema)) }
}

/** What a policyholder sees of its insured buyers during the year of monitoring: a band, and advice. */
export function insuredBuyerRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/insured-buyers',
    { schema: listSchema, config: { scope: 'policies:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const page = askedPage(request, platform.cursorKey)
      const { filters, after: place, limit } = page
      const after = place && { policyId: String(place[0]), businessNumber: String(place[1]) }
      const rows = await insuredBuyers(trx, filters, await businessDate(), { after, limit })
      const { rows: shown, nextCursor } = page.cut(rows, row => [row.policy_id, row.business_number])
      return { status: 200, body: { items: shown.map(insuredBuyerView), nextCursor } }
    })
  )
}

function insuredBuyerView(row: InsuredBuyer) {
  return {
    policyId: row.policy_id,
    businessNumber: row.business_number,
    name: row.name,
    insuredAmount: wonView(won(row.insured_amount)),
    band: row.band ?? 'normal',
    stopShipments: row.stop_shipments ?? false,
    since: row.since,
    limitWithdrawnFrom: row.withdrawn_from
  }
}

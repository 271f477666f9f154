import { addDays, daysBetween, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { centreInCharge } from '@trade-credit/domain/referral/centre-in-charge.ts'
import { ageingOn, daysWaiting } from '@trade-credit/domain/referral/standard-days.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { pageQuery } from '@trade-credit/service/http/paging.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { fields, lineOfText } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'
import { requireInsurer } from '../access/insurer-only.ts'
import { CentreCode } from '../centres/centre-code.ts'
import { refuseUnknownCentre } from '../centres/known-centre.ts'
import { type StandardDays, type WaitingApplication, waitingApplications } from './repository.ts'
import { ApplicationAgeingPage, Product } from './schemas.ts'

const listSchema = {
  operationId: 'listApplicationAgeing',
  summary: 'Applications that wait for their answer, the overdue ones first',
  tags: ['referrals'],
  querystring: fields({
    ...pageQuery,
    product: Type.Optional(Product),
    centre: Type.Optional({
      ...CentreCode,
      description: 'The centre in charge, by its code in GET /v1/insurance-centres.'
    }),
    ageing: Type.Optional(Type.Enum(['overdue'])),
    overdueDays: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100_000,
        description: 'Overdue by at least so many days; 1 is the day after it was due.',
        examples: [3]
      })
    ),
    assignee: Type.Optional(lineOfText(200, { description: 'Claimed by this client.', examples: ['underwriter'] })),
    claimed: Type.Optional(Type.Boolean({ description: 'Whether somebody claimed it.', examples: [false] }))
  }),
  response: { 200: ApplicationAgeingPage, ...problems(403) }
}

/** How long applications have waited: 8 or 15 standard days from receipt by product (S3:L2094, L2096). */
export function ageingRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/application-ageing',
    { schema: listSchema, config: { scope: 'underwriting:read' } },
    reading(platform, async (request, { trx, actor, businessDate }) => {
      requireInsurer(actor, { orAuditor: true })
      const page = askedPage(request, platform.cursorKey)
      const { filters, after: place, limit } = page
      const after = place && { dueOn: place[0] === '' ? null : String(place[0]), id: String(place[1]) }
      const today = await businessDate()
      const rulebook = platform.rulebook.on(today)
      const { product, centre, assignee, claimed, ageing, overdueDays = ageing && 1 } = filters
      refuseUnknownCentre('/query/centre', centre, rulebook.rulesAt(today))
      const dueBefore = overdueDays === undefined ? undefined : addDays(today, 1 - overdueDays)
      const asked = { product, centre, assignee, claimed, dueBefore }
      const rows = await waitingApplications(trx, standardDays(rulebook), asked, { after, limit })
      const { rows: shown, nextCursor } = page.cut(rows, row => [row.due_on ?? '', row.id])
      return { status: 200, body: { items: shown.map(row => waitingView(row, rulebook, today)), nextCursor } }
    })
  )
}

/** Every product's standard days on every date, as the rulebook states them. */
function standardDays({ rulebook }: RulebookVersion): StandardDays[] {
  return PRODUCT_CODES.flatMap(product =>
    (rulebook.parameters.get(`${product}.standard_days`)?.entries ?? []).flatMap(entry =>
      entry.known ? [{ product, from: entry.from, days: entry.value as number }] : []
    )
  )
}

function waitingView(row: WaitingApplication, rulebook: RulebookVersion, today: PlainDate) {
  const premises = (row.premises ?? []).map(({ province = '', city = null, headquarters = false }) => ({
    province,
    city,
    headquarters
  }))
  const charge = centreInCharge(premises, row.own_centre, rulebook.rulesAt(row.received_on))
  return {
    applicationId: row.id,
    referralId: row.referral_id,
    status: row.status,
    product: row.product,
    policyholder: { businessNumber: row.policyholder },
    centre: charge?.centre.code ?? null,
    receivedOn: row.received_on,
    dueOn: row.due_on,
    daysWaiting: daysWaiting(row.received_on, today),
    daysLeft: row.due_on === null ? null : daysBetween(today, row.due_on),
    ageing: ageingOn(row.due_on, today),
    assignee: row.assignee
  }
}

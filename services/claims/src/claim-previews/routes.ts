import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { previewOf } from './preview-claim.ts'
import { previewView } from './preview-view.ts'
import { ClaimPreviewBody, ClaimPreviewSchema } from './schemas.ts'

const previewSchema = {
  operationId: 'previewClaim',
  summary: 'What a claim would pay, to the won, with a reason for every won that it would not',
  description:
    'Computes from what is sent and from the policy; nothing is stored. That something cannot be claimed is a result: `claimable` is ' +
    'false and a finding says why.',
  tags: ['claim-previews'],
  body: ClaimPreviewBody,
  response: { 200: ClaimPreviewSchema, ...problems(404, 422) }
}

/** Claims worked out before anybody files one. */
export function claimPreviewRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/claim-previews',
    { schema: previewSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const { body } = request
      const today = await businessDate()
      const version = platform.rulebook.on(today)
      const rules = { rulesOn: version.rulesAt, calendar: holidayCalendarOf(version.rulebook) }
      const result = await previewOf(trx, body, body.on === undefined ? today : plainDate(body.on), rules)
      return { status: 200, body: previewView(result, body, request.language) }
    })
  )
}

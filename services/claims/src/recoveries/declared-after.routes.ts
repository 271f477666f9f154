import type { App } from '@trade-credit/service/app.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { pageQuery, pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'
import { ClaimId } from '../claims/schemas.ts'
import { listBeside, listDeclaredAfter } from './declared-after.repository.ts'
import { declaredAfterView } from './declared-after-view.ts'

const DeclaredAfterSchema = shared(
  'ClaimDeclaredAfter',
  fields({
    claimId: ClaimId,
    policyId: idSchema('po'),
    buyer: BusinessNumber,
    status: Type.Enum(['approved', 'partly_approved', 'provisionally_paid', 'paid', 'closed']),
    since: Type.String({ format: 'date-time', examples: ['2022-06-02T01:02:03.456Z'] }),
    lessened: {
      ...Won,
      description:
        'Payments, returns, offsets and withdrawals declared since the assessment, less what was taken back.',
      examples: [10000000]
    },
    receivedAfter: {
      ...Won,
      description:
        'Of it, what the buyer paid once insurance money had left: a recovery, to be split by `recordRecovery`.',
      examples: [0]
    },
    decided: { ...Won, examples: [32000000] },
    paid: { ...Won, description: 'Posted, and not taken back.', examples: [32000000] },
    tooMuch: {
      ...Won,
      description:
        'What was paid, or decided while nothing is paid, above what the rest of its loss comes to, and at most above what all claims of the policy on the buyer come to.',
      examples: [8000000]
    },
    next: fields({
      step: Type.Enum(['reopening', 'clawback', 'recovery'], {
        description:
          'Open what is not paid yet again and assess it; take back what was too much, after a notice of a clawback; or split what came in.'
      }),
      at: Type.String({ description: 'Where.', examples: ['/v1/claims/cl_01JD3ZQ8W5R7XG6K2M4N9P0TVB/adverse-notices'] })
    })
  })
)

const listSchema = {
  operationId: 'listClaimsDeclaredAfter',
  summary: 'Decided claims that later declarations of the firm lessen, and may have overpaid, oldest first',
  description:
    'A claim leaves the list when it is assessed anew, money is demanded back, a recovery is recorded, or it is closed, after what was declared.',
  tags: ['claims'],
  querystring: fields({ ...pageQuery }),
  response: { 200: shared('ClaimDeclaredAfterPage', pageSchema(DeclaredAfterSchema)) }
}

/** What officers look at again, because of what was declared later. */
export function declaredAfterRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/claims/declared-after',
    { schema: listSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx }) => {
      const page = askedPage(request, platform.cursorKey)
      const rows = await listDeclaredAfter(trx, { after: String(page.after?.[0] ?? ''), limit: page.limit })
      const { rows: shown, nextCursor } = page.cut(rows, row => [row.firstChangeId])
      const beside = shown.length === 0 ? [] : await listBeside(trx, shown)
      return { status: 200, body: { items: shown.map(row => declaredAfterView(row, beside)), nextCursor } }
    })
  )
}

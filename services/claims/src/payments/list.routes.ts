import { won, wonView } from '@trade-credit/domain/won.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { pageQuery } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'
import { findClaim } from '../claims/repository.ts'
import { ClaimId } from '../claims/schemas.ts'
import { paymentView } from './payment-view.ts'
import { listPledgePayments } from './pledge-payments.repository.ts'
import { listAllPayments, listPayments } from './repository.ts'
import { PaymentPageSchema, PaymentSchema, PaymentStatus, PledgePaymentPageSchema } from './schemas.ts'

const ofClaimSchema = {
  operationId: 'listPaymentsOfClaim',
  summary: 'The payments of a claim, newest first',
  tags: ['claims'],
  params: fields({ claimId: ClaimId }),
  response: { 200: fields({ items: Type.Array(PaymentSchema, { maxItems: 100 }) }), ...problems(404) }
}

const listSchema = {
  operationId: 'listClaimPayments',
  summary: 'Claim payments, newest first; with `overdue`, those that are past the last day to pay (상법 §658)',
  tags: ['claims'],
  querystring: fields({
    ...pageQuery,
    status: Type.Optional(PaymentStatus),
    policyId: Type.Optional(idSchema('po')),
    overdue: Type.Optional(
      Type.Boolean({
        description:
          'Reserved and past the last day to pay. Decided claims that nobody reserved yet: `GET /v1/claims?paymentOverdue=true`.'
      })
    )
  }),
  response: { 200: PaymentPageSchema }
}

const pledgeSchema = {
  operationId: 'listPledgePayments',
  summary: 'What the calling bank is paid of claims as their pledgee, newest first',
  tags: ['pledges'],
  querystring: fields({ ...pageQuery }),
  response: { 200: PledgePaymentPageSchema }
}

/** Lists of claim payments, for those who pay, those who are paid and those who lend. */
export function paymentListRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/claims/:claimId/payments',
    { schema: ofClaimSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const { claimId } = request.params
      const [claim, payments, today] = await Promise.all([
        findClaim(trx, claimId),
        listPayments(trx, claimId),
        businessDate()
      ])
      if (!claim) return problem('not_found')
      return { status: 200, body: { items: payments.map(payment => paymentView(payment, today)) } }
    })
  )

  app.get(
    '/v1/claim-payments',
    { schema: listSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const page = askedPage(request, platform.cursorKey)
      const today = await businessDate()
      const rows = await listAllPayments(trx, page.filters, { ...page, today })
      return page.answer(rows, row => paymentView(row, today))
    })
  )

  app.get(
    '/v1/pledge-payments',
    { schema: pledgeSchema, config: { scope: 'pledges:read' } },
    reading(platform, async (request, { trx }) => {
      const page = askedPage(request, platform.cursorKey)
      const rows = await listPledgePayments(trx, page)
      const { rows: shown, nextCursor } = page.cut(rows, row => [row.paymentId])
      return {
        status: 200,
        body: { items: shown.map(row => ({ ...row, amount: wonView(won(row.amount)) })), nextCursor }
      }
    })
  )
}

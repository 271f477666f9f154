import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { payoutView } from '../refunds/refund-view.ts'
import {
  PayoutBody,
  PayoutParams,
  PayoutPostingBody,
  PayoutSchema,
  PayoutVoidBody,
  RefundParams
} from '../refunds/schemas.ts'
import { reservePayout } from './reserve-payout.ts'
import { postPayout, voidPayout } from './settle-payout.ts'

const tags = ['premium-refunds']
const headers = IdempotencyHeaders

const reserveSchema = {
  operationId: 'reserveRefundPayout',
  summary: 'Reserve a payout of premium that is owed back, less premium that is due and unpaid',
  description:
    'For the cashier. Once for each reference: sent again, it is answered again and counts once. Never more than remains. What a programme gets back is not paid out: its settlement counts it.',
  tags,
  headers,
  params: RefundParams,
  body: PayoutBody,
  response: { 201: PayoutSchema, ...problems(404, 409, 422) }
}

const postSchema = {
  operationId: 'postRefundPayout',
  summary: 'Say that a reserved payout has left; what it sets off is recorded as a premium',
  tags,
  headers,
  params: PayoutParams,
  body: PayoutPostingBody,
  response: { 201: PayoutSchema, ...problems(404, 409, 422) }
}

const voidSchema = {
  operationId: 'voidRefundPayout',
  summary: 'Call a reserved payout off; what it held is owed again',
  tags,
  headers,
  params: PayoutParams,
  body: PayoutVoidBody,
  response: { 201: PayoutSchema, ...problems(404, 409, 422) }
}

/** Payouts of premium that is owed back: reserved, then posted or voided, each once. */
export function payoutRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/premium-refunds/:refundId/payouts',
    { schema: reserveSchema, config: { scope: 'premiums:write' } },
    idempotent(platform, async (request, { trx, businessDate }) => {
      const { reference, amount } = request.body
      const asked = { reference, amount: amount === undefined ? null : won(amount) }
      const { refund, payout } = await reservePayout(trx, platform, request.params.refundId, asked, businessDate)
      return { status: 201, body: payoutView(refund, payout) }
    })
  )

  app.post(
    '/v1/premium-refunds/:refundId/payouts/:payoutId/posting',
    { schema: postSchema, config: { scope: 'premiums:write', optionalBody: true } },
    idempotent(platform, async (request, { trx, businessDate }) => {
      const paidOn = plainDate(request.body.paidOn ?? businessDate)
      const { refund, payout } = await postPayout(trx, platform, request.params, paidOn, businessDate)
      return { status: 201, body: payoutView(refund, payout) }
    })
  )

  app.post(
    '/v1/premium-refunds/:refundId/payouts/:payoutId/void',
    { schema: voidSchema, config: { scope: 'premiums:write', optionalBody: true } },
    idempotent(platform, async (request, { trx, businessDate }) => {
      const reason = request.body.reason ?? null
      const { refund, payout } = await voidPayout(trx, request.params, reason, businessDate)
      return { status: 201, body: payoutView(refund, payout) }
    })
  )
}

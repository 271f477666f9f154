import { isCapacityTaken } from '@trade-credit/ledger/capacity-taken.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { ClaimId } from '../claims/schemas.ts'
import { paymentView } from './payment-view.ts'
import { reservePayment } from './reserve-payment.ts'
import { PaymentId, PaymentSchema, PostingBody, VoidBody } from './schemas.ts'
import { postPayment, voidPayment } from './settle-payment.ts'

const tags = ['claims']
const headers = IdempotencyHeaders
const paymentParams = fields({ claimId: ClaimId, paymentId: PaymentId })

const reserveSchema = {
  operationId: 'reserveClaimPayment',
  summary: 'Reserve what a decided claim is paid, and work out who gets how much',
  description:
    'For the cashier. Bounded by what the policy still has for the buyer; pledgee banks come first, each up to its loan; unpaid premium is set off.',
  tags,
  headers,
  params: fields({ claimId: ClaimId }),
  response: { 201: PaymentSchema, ...problems(404, 409, 422) }
}

const postSchema = {
  operationId: 'postClaimPayment',
  summary: 'Say that a reserved payment has left',
  description:
    'For the cashier, who neither filed nor decided the claim. Once: a payment that is posted or void is a 409. So is one whose event, decision, receivables or policy changed since: it has to be voided. The policyholder is told.',
  tags,
  headers,
  params: paymentParams,
  body: PostingBody,
  response: { 201: PaymentSchema, ...problems(404, 409, 422) }
}

const voidSchema = {
  operationId: 'voidClaimPayment',
  summary: 'Call a reserved payment off; the claim can then be paid anew',
  description:
    'For the cashier, as long as it is only reserved; then 409: what was posted is taken back by `demandClawback` alone. What it held of the insured amount is free at once.',
  tags,
  headers,
  params: paymentParams,
  body: VoidBody,
  response: { 201: PaymentSchema, ...problems(404, 409, 422) }
}

/** Claim payments: reserved, then posted or voided, each once. */
export function paymentRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/claims/:claimId/payments',
    { schema: reserveSchema, config: { scope: 'claim-payments:write' } },
    idempotent(
      platform,
      async (request, { trx, businessDate, now, attempt }) => {
        const rulebook = platform.rulebook.on(businessDate)
        const payment = await reservePayment(trx, request.params.claimId, { businessDate, now, rulebook, attempt })
        return { status: 201, body: paymentView(payment, businessDate) }
      },
      { again: isCapacityTaken }
    )
  )

  app.post(
    '/v1/claims/:claimId/payments/:paymentId/posting',
    { schema: postSchema, config: { scope: 'claim-payments:write', optionalBody: true } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const { payment } = await postPayment(trx, request.params, request.body, { businessDate, now })
      return { status: 201, body: paymentView(payment, businessDate) }
    })
  )

  app.post(
    '/v1/claims/:claimId/payments/:paymentId/void',
    { schema: voidSchema, config: { scope: 'claim-payments:write', optionalBody: true } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const reason = request.body.reason ?? 'voided'
      const payment = await voidPayment(trx, request.params, reason, { businessDate, now })
      return { status: 201, body: paymentView(payment, businessDate) }
    })
  )
}

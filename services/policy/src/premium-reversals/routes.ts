import { wonAbove, wonView } from '@trade-credit/domain/won.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { checkIfMatch } from '@trade-credit/service/http/etag.ts'
import { ChangeHeaders } from '@trade-credit/service/platform/idempotency/change-headers.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { unpaidPremium } from '../invoices/premium-sums.ts'
import { openForCover } from '../invoices/repository.ts'
import { answerPolicy } from '../policies/answer-policy.ts'
import { recordPolicyStep, statusChanged } from '../policies/policy-changed.ts'
import { paymentView } from '../premiums/premium-view.ts'
import { refundTotalsOf } from '../refunds/repository.ts'
import { reversePremium } from './reverse-premium.ts'
import { PremiumParams, ReversalBody, ReversedPremiumSchema } from './schemas.ts'

const reverseSchema = {
  operationId: 'reversePremium',
  summary: 'Take back a premium that was recorded by mistake, or whose transfer bounced',
  description:
    'What it had paid is owed again; where that is overdue, the policy is in arrears and the firm has the time of a prior notice from today. Cover that has begun stays. What was given back of it is corrected, too, and once the policy is over its settlement: a refund is lessened, and what was paid out already is asked for again (`correction`), over which nobody loses cover. The record stays, too, and its reference can be recorded again with what really arrived. Refused while a payout of it is reserved.',
  tags: ['policies'],
  params: PremiumParams,
  headers: ChangeHeaders,
  body: ReversalBody,
  response: { 201: ReversedPremiumSchema, ...problems(404, 409, 412, 422) }
}

/** Premiums taken back by the cashier. */
export function reversalRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/policies/:policyId/premiums/:paymentId/reversal',
    { schema: reverseSchema, config: { scope: 'premiums:write' } },
    idempotent(platform, async (request, { trx, businessDate: today }) => {
      const { reason } = request.body
      const on = { today, checkVersion: (version: bigint) => checkIfMatch(request, version) }
      const reversed = await reversePremium(trx, platform, request.params, reason, on)
      const { policy, invoices, payment, correction, rule, dueOn, payBy } = reversed
      const { id: policyId, organisation } = policy
      recordPolicyStep(trx, policyId, {
        action: 'policy.premium_reversed',
        facts: { payment: payment.id, invoice: payment.invoiceId, status: policy.status },
        events: [
          {
            type: 'premium.reversed',
            subject: policyId,
            recipients: [organisation],
            data: { policyId, invoiceId: payment.invoiceId, paymentId: payment.id }
          },
          ...(reversed.fellIntoArrears ? [statusChanged(policy)] : [])
        ]
      })
      const { paidOn } = payment
      const told = { recipient: organisation, subject: { policyId } }
      const amount = wonView(payment.amount)
      if (reversed.isOver) {
        const lessRefund = wonView(correction.lessRefund)
        const toPay = wonView(unpaidPremium(invoices, today))
        const parameters = { amount, paidOn, lessRefund, toPay }
        sendNotice(trx, { ...told, kind: 'premium_reversed_after_end', parameters })
      } else {
        const unpaid = wonView(unpaidPremium(openForCover(invoices), today))
        const toRepay = wonView(correction.toRepay)
        const parameters = { amount, paidOn, unpaid, dueOn, payBy, ...(toRepay > 0 ? { toRepay } : {}) }
        sendNotice(trx, { ...told, kind: 'premium_reversed', parameters })
      }
      const { language } = request
      // Read behind the policy's lock: what is withdrawn leaves it with the commit.
      const refundsBefore = await refundTotalsOf(trx, policyId)
      const refunds = { ...refundsBefore, owed: wonAbove(refundsBefore.owed, correction.lessRefund) }
      const { headers, body } = await answerPolicy(platform, policy, invoices, { today, language, refunds })
      return {
        status: 201,
        headers,
        body: {
          ...body,
          payment: paymentView(payment, language),
          correction: {
            lessRefund: wonView(correction.lessRefund),
            stillOwed: wonView(correction.stillOwed),
            toRepay: wonView(correction.toRepay)
          },
          rule: ruleView(rule)
        }
      }
    })
  )
}

import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { answerPolicy } from '../policies/answer-policy.ts'
import { recordPolicyStep, statusChanged } from '../policies/policy-changed.ts'
import { PolicyParams } from '../policies/schemas.ts'
import { paymentView } from './premium-view.ts'
import { recordPremium } from './record-premium.ts'
import { PaidPolicySchema, PremiumBody } from './schemas.ts'

const recordSchema = {
  operationId: 'recordPremium',
  summary: 'Record a premium that arrived; cover begins with the first one in full',
  description:
    'Once for each reference: sent again, it is answered again and counts once. More than the invoice counts towards the next ones; what is then left is given back.',
  tags: ['policies'],
  params: PolicyParams,
  headers: IdempotencyHeaders,
  body: PremiumBody,
  response: { 201: PaidPolicySchema, ...problems(404, 409, 422) }
}

/** Premiums (보험료), recorded by the cashier. */
export function premiumRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/policies/:policyId/premiums',
    { schema: recordSchema, config: { scope: 'premiums:write' } },
    idempotent(platform, async (request, { trx, businessDate }) => {
      const { invoiceId, amount, paidOn, reference } = request.body
      const premium = { invoiceId, amount: won(amount), paidOn: plainDate(paidOn), reference }
      const recorded = await recordPremium(trx, platform, request.params.policyId, premium, businessDate)
      const { policy, payment, outcome } = recorded
      if (outcome !== 'again') {
        const events = outcome === 'recorded' ? [] : [statusChanged(policy)]
        recordPolicyStep(trx, policy.id, {
          action: 'policy.premium_recorded',
          facts: { payment: payment.id, invoice: invoiceId, status: policy.status },
          events: [premiumRecorded(policy.id, policy.organisation, invoiceId), ...events]
        })
      }
      if (outcome === 'cover_began' && policy.inception !== null && policy.expiry !== null) {
        sendNotice(trx, {
          recipient: policy.organisation,
          kind: 'policy_in_force',
          subject: { policyId: policy.id },
          parameters: { inception: policy.inception, expiry: policy.expiry }
        })
      }
      const { language } = request
      const about = { today: businessDate, language, refunds: recorded.refunds }
      const answer = await answerPolicy(platform, policy, recorded.invoices, about)
      return { status: 201, headers: answer.headers, body: { ...answer.body, payment: paymentView(payment, language) } }
    })
  )
}

function premiumRecorded(policyId: string, organisation: string, invoiceId: string) {
  return {
    type: 'premium.recorded' as const,
    subject: policyId,
    recipients: [organisation],
    data: { policyId, invoiceId }
  }
}

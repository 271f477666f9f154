import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { isHoldDecided } from '@trade-credit/ledger/decide-with-transaction.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { answerPolicy } from '../policies/answer-policy.ts'
import { recordPolicyStep, statusChanged } from '../policies/policy-changed.ts'
import { PolicySchema } from '../policies/schemas.ts'
import { NO_REFUNDS } from '../refunds/repository.ts'
import { bindPolicy } from './bind-policy.ts'
import { offerBound } from './offer-bound.ts'
import { type BindableOffer, findOffer } from './offers.repository.ts'
import { BindPolicyBody } from './schemas.ts'

const bindSchema = {
  operationId: 'bindPolicy',
  summary: 'Make a policy of an accepted offer: its capacity is committed, and its premium asked for',
  description:
    'Cover begins when the first premium is paid (상법 §656). A subsidy whose fund has less left than the offer counted on pays less, and a finding says so.',
  tags: ['policies'],
  headers: IdempotencyHeaders,
  body: BindPolicyBody,
  response: { 201: PolicySchema, ...problems(404, 409, 422) }
}

/** Offers become policies (보험계약). */
export function bindingRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/policies',
    { schema: bindSchema, config: { scope: 'policies:write' } },
    idempotent<typeof bindSchema, BindableOffer | null>(
      platform,
      async (request, { trx, businessDate, now }, found) => {
        const { paymentPlan, inception } = request.body
        const binding = {
          offer: found,
          paymentPlan,
          inception: inception === undefined ? undefined : plainDate(inception)
        }
        const { policy, invoices, offer } = await bindPolicy(trx, platform, binding, { businessDate, now })
        recordPolicyStep(trx, policy.id, {
          action: 'policy.bound',
          facts: { offer: offer.id, hold: policy.holdId, rulebook: policy.rulebookSha256, invoices: invoices.length },
          events: [...offerBound(offer), statusChanged(policy)]
        })
        const { headers, body } = await answerPolicy(platform, policy, invoices, {
          today: businessDate,
          language: request.language,
          refunds: NO_REFUNDS
        })
        return { status: 201, headers: { ...headers, location: `/v1/policies/${policy.id}` }, body }
      },
      { ahead: ({ body }, trx) => findOffer(trx, body.offerId), again: isHoldDecided }
    )
  )
}

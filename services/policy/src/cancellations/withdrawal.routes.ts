import { sumOfWon, wonAbove, wonView } from '@trade-credit/domain/won.ts'
import { isCapacityTaken } from '@trade-credit/ledger/capacity-taken.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { checkIfMatch } from '@trade-credit/service/http/etag.ts'
import { ChangeHeaders } from '@trade-credit/service/platform/idempotency/change-headers.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { openForCover } from '../invoices/repository.ts'
import { tellOfGoingOn } from '../pledges/tell-pledgees.ts'
import { answerPolicy } from '../policies/answer-policy.ts'
import { cancellationWithdrawn, recordPolicyStep } from '../policies/policy-changed.ts'
import { refundTotalsOf } from '../refunds/repository.ts'
import { CancellationParams, WithdrawalBody, WithdrawnCancellationSchema } from './schemas.ts'
import { withdrawCancellation } from './withdraw-cancellation.ts'

const withdrawSchema = {
  operationId: 'withdrawCancellation',
  summary: 'Withdraw a planned cancellation before its day: the policy goes on as if it had not been asked for',
  description:
    'For whoever may cancel, and for the insurer. Later instalments are asked for again, and limits are tested again: where others were given them meanwhile, or the policy was changed since, the cancellation stands. To move it to another day, withdraw it and cancel anew.',
  tags: ['policies'],
  params: CancellationParams,
  headers: ChangeHeaders,
  body: WithdrawalBody,
  response: { 201: WithdrawnCancellationSchema, ...problems(404, 409, 412, 422) }
}

/** Planned cancellations (해지 예정), withdrawn before their day. */
export function withdrawalRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/policies/:policyId/cancellations/:cancellationId/withdrawal',
    { schema: withdrawSchema, config: { scope: ['policies:write', 'underwriting:write'] } },
    idempotent(
      platform,
      async (request, { trx, businessDate: today, attempt }) => {
        const { reason } = request.body
        const checkVersion = (version: bigint) => checkIfMatch(request, version)
        const on = { today, attempt, checkVersion }
        const { cancellation, policy, invoices, rule } = await withdrawCancellation(
          trx,
          platform,
          request.params,
          reason,
          on
        )
        const { id: cancellationId, cancelledFrom } = cancellation
        const expiry = policy.expiry ?? cancelledFrom
        recordPolicyStep(trx, policy.id, {
          action: 'policy.cancellation_withdrawn',
          facts: { cancellation: cancellationId, from: cancelledFrom },
          events: [cancellationWithdrawn(policy, cancelledFrom)]
        })
        const unpaid = sumOfWon(openForCover(invoices).map(({ amount, paid }) => wonAbove(amount, paid)))
        sendNotice(trx, {
          recipient: policy.organisation,
          kind: 'cancellation_withdrawn',
          subject: { policyId: policy.id },
          parameters: { from: cancelledFrom, expiry, unpaid: wonView(unpaid), dueOn: policy.unpaidSince }
        })
        await tellOfGoingOn(trx, policy, expiry)
        const refunds = await refundTotalsOf(trx, policy.id)
        const { language } = request
        const { headers, body } = await answerPolicy(platform, policy, invoices, { today, language, refunds })
        const withdrawal = { cancellationId, cancelledFrom, withdrawnOn: today, reason, rule: ruleView(rule) }
        return { status: 201, headers, body: { ...body, withdrawal } }
      },
      { again: isCapacityTaken }
    )
  )
}

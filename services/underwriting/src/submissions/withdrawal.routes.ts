import { isHoldDecided } from '@trade-credit/ledger/decide-with-transaction.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { answerApplication } from '../applications/answer-application.ts'
import { moveApplication, requireStep } from '../applications/move-application.ts'
import { lockApplication } from '../applications/repository.ts'
import { ApplicationId, ApplicationSchema, WithdrawalBody } from '../applications/schemas.ts'
import { withdrawOffer } from '../offers/give-up-offer.ts'

const withdrawSchema = {
  operationId: 'withdrawApplication',
  summary: 'Withdraw an application, and with it an offer that is not bound',
  description:
    'Possible until it is declined or has lapsed, and after an approval until a policy is bound; otherwise 409, as for an offer that another channel took. What the offer held is free at once, and its quote can be applied for again.',
  tags: ['applications'],
  headers: IdempotencyHeaders,
  params: fields({ applicationId: ApplicationId }),
  body: WithdrawalBody,
  response: { 200: ApplicationSchema, ...problems(404, 409, 422) }
}

/** An application is taken back by its organisation. */
export function withdrawalRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/applications/:applicationId/withdrawal',
    {
      schema: withdrawSchema,
      // Nobody has to say why.
      config: { scope: 'applications:write', optionalBody: true }
    },
    idempotent<typeof withdrawSchema>(
      platform,
      async (request, context) => {
        const application = await lockApplication(context.trx, request.params.applicationId, context.businessDate)
        if (!application || application.organisation !== context.actor.organisation) return problem('not_found')
        requireStep(application, 'withdraw')
        if (application.offer_id !== null) await withdrawOffer(context.trx, application.offer_id)
        const change = { reason: request.body.reason ?? null }
        const moved = moveApplication(context.trx, application, 'withdraw', { change, now: context.now })
        return answerApplication(moved, request.language, { platform, ...context })
      },
      { again: isHoldDecided }
    )
  )
}

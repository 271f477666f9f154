import { isCapacityTaken } from '@trade-credit/ledger/capacity-taken.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { requireInsurer } from '../access/insurer-only.ts'
import { confirmDecision, decideReferral } from './decide-referral.ts'
import {
  ConfirmationBody,
  ReferralDecisionBody,
  ReferralDecisionPath,
  ReferralDecisionSchema,
  ReferralPath
} from './schemas.ts'
import { decisionView } from './views.ts'

const decideSchema = {
  operationId: 'decideReferral',
  summary: 'Approve, counter, decline or return what was referred',
  description:
    'Within the authority of whoever decides it takes effect at once: an offer is opened and its capacity held. Above it a second person confirms. Where no such offer can be made, 409 lists every reason and nothing is kept.',
  tags: ['referrals'],
  headers: IdempotencyHeaders,
  params: ReferralPath,
  body: ReferralDecisionBody,
  response: { 201: ReferralDecisionSchema, ...problems(403, 404, 409, 422) }
}

const confirmSchema = {
  operationId: 'confirmReferralDecision',
  summary: 'Confirm or refuse, as the second person, what a colleague decided',
  tags: ['referrals'],
  headers: IdempotencyHeaders,
  params: ReferralDecisionPath,
  body: ConfirmationBody,
  response: { 201: ReferralDecisionSchema, ...problems(403, 404, 409, 422) }
}

/** People's decisions: within an authority by one, above it by two; nobody decides what he filed. */
export function referralDecisionRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/referrals/:referralId/decisions',
    { schema: decideSchema, config: { scope: 'underwriting:write' } },
    idempotent(
      platform,
      async (request, { trx, actor, ...on }) => {
        requireInsurer(actor)
        const decided = await decideReferral(trx, request.params.referralId, request.body, { platform, ...on })
        return { status: 201, body: decisionView(decided) }
      },
      { again: isCapacityTaken }
    )
  )

  app.post(
    '/v1/referrals/:referralId/decisions/:decisionId/confirmation',
    {
      schema: confirmSchema,
      // To agree needs no words.
      config: { scope: 'underwriting:write', optionalBody: true }
    },
    idempotent(
      platform,
      async (request, { trx, actor, ...on }) => {
        requireInsurer(actor)
        const confirmed = await confirmDecision(trx, request.params, request.body, { platform, ...on })
        return { status: 201, body: decisionView(confirmed) }
      },
      { again: isCapacityTaken }
    )
  )
}

import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { checkIfMatch } from '@trade-credit/service/http/etag.ts'
import { ChangeHeaders } from '@trade-credit/service/platform/idempotency/change-headers.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { invoicesOf } from '../invoices/repository.ts'
import { answerPolicy } from '../policies/answer-policy.ts'
import { refuseBeforeApplication } from '../policies/known-since.ts'
import { recordPolicyStep } from '../policies/policy-changed.ts'
import { changePolicy, lockPolicy } from '../policies/repository.ts'
import { PolicyParams, PolicySchema } from '../policies/schemas.ts'
import { stateOf } from '../policies/stored-policy.ts'
import { refundTotalsOf } from '../refunds/repository.ts'
import { TermsAcknowledgementBody } from './schemas.ts'

const acknowledgeSchema = {
  operationId: 'acknowledgeTerms',
  summary: 'Record that the terms were handed over and explained',
  description:
    'Until then the policyholder may cancel the contract from its start, for as long as the law gives (상법 §638의3). Said again, nothing changes.',
  tags: ['policies'],
  params: PolicyParams,
  headers: ChangeHeaders,
  body: TermsAcknowledgementBody,
  response: { 201: PolicySchema, ...problems(404, 409, 412, 422) }
}

/** The policyholder's word that the terms (약관) were handed over and explained. */
export function termsRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/policies/:policyId/terms-acknowledgement',
    {
      schema: acknowledgeSchema,
      // There is one thing to say, and it may be of today.
      config: { scope: 'policies:write', optionalBody: true }
    },
    idempotent(platform, async (request, { trx, businessDate }) => {
      const { policyId } = request.params
      const [policy, invoices, refunds] = await Promise.all([
        lockPolicy(trx, policyId),
        invoicesOf(trx, [policyId]),
        refundTotalsOf(trx, policyId)
      ])
      if (!policy) return problem('not_found')
      checkIfMatch(request, policy.version)
      const explainedOn = plainDate(request.body.explainedOn ?? businessDate)
      if (explainedOn > businessDate) dayAhead(businessDate)
      refuseBeforeApplication(policy, explainedOn, '/explainedOn')
      const { status } = stateOf(policy, businessDate)
      if (status === 'lapsed' || status === 'rescinded') noContract()
      const acknowledged =
        policy.termsExplainedOn === null ? changePolicy(trx, policy, { termsExplainedOn: explainedOn }) : policy
      if (acknowledged !== policy) {
        recordPolicyStep(trx, policyId, { action: 'policy.terms_acknowledged', facts: { explainedOn }, events: [] })
      }
      const about = { today: businessDate, refunds, language: request.language }
      return { status: 201, ...(await answerPolicy(platform, acknowledged, invoices, about)) }
    })
  )
}

function dayAhead(today: PlainDate): never {
  return refuseField('/explainedOn', 'date_in_future', {
    ko: `아직 오지 않은 날입니다. 오늘(${today})까지의 날짜를 보내 주세요.`,
    en: `The day has not come yet: send one until today, ${today}.`
  })
}

function noContract(): never {
  return problem('conflict', {
    detail: {
      ko: '효력이 없는 계약이어서 약관 설명을 기록할 필요가 없습니다.',
      en: 'There is no contract any more whose terms could be explained.'
    }
  })
}

import { wonView } from '@trade-credit/domain/won.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { confirmRescission } from './confirm-rescission.ts'
import { answerRescission, withdrawRescission } from './plan-rescission.ts'
import { rescissionView, workedOutView } from './rescission-view.ts'
import {
  RescindedSchema,
  RescissionAnswerBody,
  RescissionParams,
  RescissionReasonsBody,
  RescissionSchema
} from './schemas.ts'

const tags = ['rescissions']
const headers = IdempotencyHeaders

const answerSchema = {
  operationId: 'answerRescission',
  summary: 'Answer a planned rescission; it need not wait any longer then',
  tags,
  headers,
  params: RescissionParams,
  body: RescissionAnswerBody,
  response: { 201: RescissionSchema, ...problems(404, 409, 422) }
}

const withdrawSchema = {
  operationId: 'withdrawRescission',
  summary: 'Give a planned rescission up',
  tags,
  headers,
  params: RescissionParams,
  body: RescissionReasonsBody,
  response: { 201: RescissionSchema, ...problems(404, 409, 422) }
}

const confirmSchema = {
  operationId: 'confirmRescission',
  summary: 'Confirm a planned rescission as a second person: the policy ends with it',
  description:
    'Cover ends today and capacity is free; premium of the days that have passed is kept. No claim is paid any more, also of an earlier event, unless the fact had no influence on it (상법 §655).',
  tags,
  headers,
  params: RescissionParams,
  body: RescissionReasonsBody,
  response: { 201: RescindedSchema, ...problems(404, 409, 422) }
}

/** What follows the notice of a rescission: the policyholder's answer, and the insurer's second word. */
export function rescissionDecisionRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/policies/:policyId/rescissions/:rescissionId/answers',
    { schema: answerSchema, config: { scope: 'policies:write' } },
    idempotent(platform, async (request, { trx, businessDate }) => {
      const answered = await answerRescission(trx, request.params, request.body.text, businessDate)
      return { status: 201, body: rescissionView(answered) }
    })
  )

  app.post(
    '/v1/policies/:policyId/rescissions/:rescissionId/withdrawal',
    { schema: withdrawSchema, config: { scope: 'underwriting:write' } },
    idempotent(platform, async (request, { trx, businessDate }) => {
      const withdrawn = await withdrawRescission(trx, request.params, request.body.reasons, businessDate)
      return { status: 201, body: rescissionView(withdrawn) }
    })
  )

  app.post(
    '/v1/policies/:policyId/rescissions/:rescissionId/confirmation',
    { schema: confirmSchema, config: { scope: 'underwriting:write' } },
    idempotent(platform, async (request, { trx, businessDate }) => {
      const { reasons } = request.body
      const done = await confirmRescission(trx, platform, request.params, reasons, businessDate)
      const { policy, rescission, settled } = done
      return {
        status: 201,
        body: {
          rescission: rescissionView(rescission),
          policyStatus: policy.status,
          effect: workedOutView(policy.id, settled, request.language),
          refundToPolicyholder: wonView(settled.settlement.policyholder)
        }
      }
    })
  )
}

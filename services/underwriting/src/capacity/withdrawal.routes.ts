import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { requireInsurer } from '../access/insurer-only.ts'
import { watchParty } from '../credit/watch-party.ts'
import { liftWithdrawal } from './lift-withdrawal.ts'
import {
  BuyerPath,
  LiftingBody,
  WithdrawalBody,
  WithdrawalListSchema,
  WithdrawalPathSchema,
  WithdrawalSchema
} from './schemas.ts'
import { withdrawLimit } from './withdraw-limit.ts'
import { listWithdrawals, type StoredWithdrawal } from './withdrawals.repository.ts'

const withdrawSchema = {
  operationId: 'withdrawBuyerLimit',
  summary: 'Give no limit on a buyer any more, for deliveries from a day on',
  description:
    'For underwriters, and for the future alone: what was delivered before `from` stays covered. Every policyholder who is covered on the buyer is told at once and again on the day itself, and advised to stop shipping on credit. It holds for the whole legal person.',
  tags: ['credit'],
  params: BuyerPath,
  headers: IdempotencyHeaders,
  body: WithdrawalBody,
  response: { 201: WithdrawalSchema, ...problems(403, 409, 422) }
}

const liftSchema = {
  operationId: 'liftLimitWithdrawal',
  summary: 'Give a withdrawn limit again, for deliveries from a day on',
  description:
    'For underwriters. What was delivered while it was withdrawn stays without cover. Every policyholder who is covered on the buyer is told on the day itself.',
  tags: ['credit'],
  params: WithdrawalPathSchema,
  headers: IdempotencyHeaders,
  body: LiftingBody,
  response: { 201: WithdrawalSchema, ...problems(403, 404, 409, 422) }
}

const listSchema = {
  operationId: 'listLimitWithdrawals',
  summary: 'From which days limits on the legal person behind a business number are withdrawn, and why',
  tags: ['credit'],
  params: BuyerPath,
  response: { 200: WithdrawalListSchema, ...problems(403) }
}

/** Withdrawals of a buyer's limit: the insurer's own work. */
export function limitWithdrawalRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/buyers/:businessNumber/limit-withdrawals',
    { schema: withdrawSchema, config: { scope: 'underwriting:write' } },
    idempotent(platform, async (request, { trx, actor, businessDate, now }) => {
      requireInsurer(actor)
      const { businessNumber } = request.params
      const withdrawal = await withdrawLimit(trx, businessNumber, request.body, { businessDate, now })
      const rules = platform.rulebook.on(businessDate).rulesAt(businessDate)
      await watchParty(trx, businessNumber, { businessDate, rules })
      return { status: 201, body: withdrawalView(withdrawal) }
    })
  )

  app.post(
    '/v1/buyers/:businessNumber/limit-withdrawals/:withdrawalId/lifting',
    { schema: liftSchema, config: { scope: 'underwriting:write' } },
    idempotent(platform, async (request, { trx, actor, businessDate, now }) => {
      requireInsurer(actor)
      const lifted = await liftWithdrawal(trx, request.params, request.body, { businessDate, now })
      const rules = platform.rulebook.on(businessDate).rulesAt(businessDate)
      await watchParty(trx, request.params.businessNumber, { businessDate, rules })
      return { status: 201, body: withdrawalView(lifted) }
    })
  )

  app.get(
    '/v1/buyers/:businessNumber/limit-withdrawals',
    { schema: listSchema, config: { scope: 'underwriting:read' } },
    reading(platform, async (request, { trx, actor }) => {
      requireInsurer(actor, { orAuditor: true })
      const rows = await listWithdrawals(trx, request.params.businessNumber)
      return { status: 200, body: { items: rows.map(withdrawalView) } }
    })
  )
}

function withdrawalView(withdrawal: StoredWithdrawal) {
  return {
    id: withdrawal.id,
    businessNumber: withdrawal.business_number,
    from: withdrawal.from_date,
    reason: withdrawal.reason,
    recordedBy: withdrawal.recorded_by,
    recordedOn: withdrawal.recorded_on,
    lifting:
      withdrawal.lifted_from === null
        ? null
        : {
            from: withdrawal.lifted_from,
            reason: withdrawal.lifting_reason,
            recordedBy: withdrawal.lifted_by,
            recordedOn: withdrawal.lifted_on
          }
  }
}

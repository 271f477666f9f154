import { overdueTerms } from '@trade-credit/domain/overdues/overdue.ts'
import { AGES, type Age, ageing } from '@trade-credit/domain/policy/ageing.ts'
import { sumOfWon, type Won, wonView } from '@trade-credit/domain/won.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { findOwnPolicy, hasBegun } from '../cover/begun-policy.ts'
import { findPolicy } from '../policies/repository.ts'
import { PolicyParams } from '../policies/schemas.ts'
import { openAmountsByBuyer } from './ageing.repository.ts'
import { AgeingPageSchema, AgeingQuery } from './ageing.schemas.ts'
import { coverNotBegun } from './receivable-problems.ts'
import { amountView } from './receivable-view.ts'
import { BuyerPaymentBody, BuyerPaymentSchema } from './schemas.ts'
import { takeBuyerPayment } from './take-buyer-payment.ts'

const paymentSchema = {
  operationId: 'recordBuyerPayment',
  summary: 'Record money of a buyer that was designated to no invoice: the Civil Act says which it settles',
  description: 'Due before undue, then the earliest due, equal ones in proportion to what is owed (민법 §477).',
  tags: ['receivables'],
  params: PolicyParams,
  headers: IdempotencyHeaders,
  body: BuyerPaymentBody,
  response: { 201: BuyerPaymentSchema, ...problems(404, 409, 422) }
}

const ageingSchema = {
  operationId: 'getAgeing',
  summary: 'What each buyer owes, by how long it has been due; two months counted as the Civil Act does',
  tags: ['receivables'],
  params: PolicyParams,
  querystring: AgeingQuery,
  response: { 200: AgeingPageSchema, ...problems(404, 422) }
}

/** What concerns all receivables of a buyer together. */
export function buyerReceivableRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/policies/:policyId/buyer-payments',
    { schema: paymentSchema, config: { scope: 'receivables:write' } },
    idempotent(platform, async (request, context) => {
      const policy = await findOwnPolicy(context.trx, request.params.policyId)
      if (!policy) return problem('not_found')
      if (!hasBegun(policy)) return coverNotBegun()
      const { id, parts } = await takeBuyerPayment(context, policy.id, request.body)
      const allocations = parts.map(part => ({
        ...part,
        amount: amountView(part.amount),
        outstanding: amountView(part.outstanding)
      }))
      return { status: 201, body: { id, policyId: policy.id, ...request.body, law: '민법 §477', allocations } }
    })
  )

  app.get(
    '/v1/policies/:policyId/ageing',
    { schema: ageingSchema, config: { scope: ['receivables:read', 'policies:read'] } },
    reading(platform, async (request, { trx, businessDate }) => {
      const { policyId } = request.params
      const page = askedPage(request, platform.cursorKey)
      const [policy, today] = await Promise.all([findPolicy(trx, policyId), businessDate()])
      if (!policy) return problem('not_found')
      const after = String(page.after?.[0] ?? '')
      const buyers = await openAmountsByBuyer(trx, policyId, { after, limit: page.limit })
      const { rows: shown, nextCursor } = page.cut(buyers, row => [row.buyer])
      const rulebook = platform.rulebook.on(today)
      // The age of a debt is told by the general period, also where a product's own terms set another for claims.
      const terms = overdueTerms(rulebook.rulesAt(today), '')
      const calendar = holidayCalendarOf(rulebook.rulebook)
      const items = shown.map(({ buyer, disputed, count, open }) => {
        const ages = ageing(open, today, terms, calendar)
        return {
          buyer,
          receivables: count,
          outstanding: wonView(sumOfWon(AGES.map(age => ages[age]))),
          disputed: amountView(disputed),
          ...agesView(ages)
        }
      })
      return { status: 200, body: { asOf: today, items, nextCursor } }
    })
  )
}

function agesView(ages: Readonly<Record<Age, Won>>) {
  return {
    notDue: wonView(ages.not_due),
    days1To30: wonView(ages.days_1_to_30),
    days31On: wonView(ages.days_31_on),
    overTwoMonths: wonView(ages.over_two_months)
  }
}

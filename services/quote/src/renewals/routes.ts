import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { PlainDate } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { QuoteId, QuoteSchema } from '../quotes/answer.schemas.ts'
import { quoteView } from '../quotes/quote-view.ts'
import { quoteRenewal } from './quote-renewal.ts'
import { findRenewable, insertRenewal } from './repository.ts'

const RenewalQuoteSchema = shared(
  'RenewalQuote',
  fields({
    id: QuoteId,
    policyId: idSchema('po'),
    requestedInception: PlainDate,
    quote: QuoteSchema
  })
)

const renewSchema = {
  operationId: 'quoteRenewal',
  summary: 'Quote the renewal of a policy, with cover from the day on which it ends',
  description:
    'What was agreed is asked for again under today’s rules, with the insured amounts at the end of the policy. Revise the quote where facts have changed; an application made from it wants cover from `requestedInception`. The daily job quotes each policy once, some weeks ahead.',
  tags: ['quotes'],
  params: fields({ policyId: idSchema('po') }),
  headers: IdempotencyHeaders,
  response: { 201: RenewalQuoteSchema, ...problems(404, 409, 422) }
}

/** Renewals: quotes that begin where a policy ends. */
export function renewalRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/policies/:policyId/renewal-quotes',
    { schema: renewSchema, config: { scope: 'quotes:write' } },
    idempotent<typeof renewSchema>(platform, async (request, { trx, businessDate, now }) => {
      const policy = await findRenewable(trx, request.params.policyId)
      if (!policy) return nothingToRenew()
      if (policy.endedOn !== null || policy.expiry <= businessDate) return isOver()
      const quote = await quoteRenewal(trx, platform, policy, { businessDate, now })
      const renewal = { policyId: policy.id, quoteId: quote.id, requestedInception: policy.expiry, byJob: false }
      await insertRenewal(trx, renewal, now)
      return {
        status: 201,
        headers: { location: `/v1/quotes/${quote.id}` },
        body: {
          id: quote.id,
          policyId: policy.id,
          requestedInception: policy.expiry,
          quote: quoteView(quote, quote.record, request.language, businessDate)
        }
      }
    })
  )
}

// Said alike of somebody else's policy, and of one whose cover has not begun.
function nothingToRenew(): never {
  return problem('not_found', {
    detail: {
      ko: '보장이 시작된 귀 기관의 보험계약 가운데 이 번호가 없습니다. 번호를 확인하시고, 첫 보험료를 내기 전이면 낸 뒤에 다시 보내 주세요.',
      en: 'No policy of yours whose cover has begun has this id. Check the id; if the first premium is still to be paid, send this again afterwards.'
    }
  })
}

function isOver(): never {
  return problem('conflict', {
    detail: {
      ko: '이미 끝났거나 중도에 해지된 보험계약은 갱신할 수 없습니다. POST /v1/quotes로 새 견적을 내 주세요.',
      en: 'A policy that is over, or ended early, cannot be renewed. Ask for a new quote by POST /v1/quotes.'
    }
  })
}

import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { type QuoteResult, quote } from '@trade-credit/domain/quote/quote.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { parseQuoteRequest } from '@trade-credit/quote-service/quotes/parse-quote-request.ts'
import type { QuoteRequestBody } from '@trade-credit/quote-service/quotes/request-schemas.ts'
import { sandboxRulebook } from '@trade-credit/rulebook/packaged.ts'
import { rulesAt } from '@trade-credit/rulebook/rules-at.ts'
import { startupQuoteRequest } from './requests/startup-quote.ts'

export interface Changes {
  readonly on?: string
  readonly product?: QuoteRequestBody['product']
  readonly policyholder?: Partial<QuoteRequestBody['policyholder']>
  readonly buyer?: Partial<QuoteRequestBody['buyers'][number]>
  readonly paymentPlan?: 'annual' | 'instalments'
}

/** The packaged rules, with the sandbox's examples, as they stood on a date. */
export function rulesOn(date: string): Rules {
  return rulesAt(sandboxRulebook(), plainDate(date))
}

/** The start-up's quote with some facts changed; 2021-12-01 unless told. */
export function quoteWith(changes: Changes = {}): QuoteResult {
  const base = startupQuoteRequest()
  const [buyer] = base.buyers
  if (!buyer) throw new Error('the example has a buyer')
  const body: QuoteRequestBody = {
    ...base,
    product: changes.product ?? base.product,
    policyholder: { ...base.policyholder, ...changes.policyholder },
    buyers: [{ ...buyer, ...changes.buyer }],
    paymentPlan: changes.paymentPlan ?? 'annual'
  }
  return quote(parseQuoteRequest(body), rulesOn(changes.on ?? '2021-12-01'))
}

/** `outcome code` of every finding, those of the whole first, then the buyers'. */
export function findingsOf(result: QuoteResult): string[] {
  return [...result.findings, ...result.buyers.flatMap(buyer => buyer.findings)].map(f => `${f.outcome} ${f.code}`)
}

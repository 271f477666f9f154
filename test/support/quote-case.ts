import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { type QuoteResult, quote } from '@trade-credit/domain/quote/quote.ts'
import type { Rule, Rules } from '@trade-credit/domain/rules.ts'
import type { EnteredProgramme } from '@trade-credit/domain/subsidies/programmes-on.ts'
import { parseQuoteRequest } from '@trade-credit/quoting/parse-quote-request.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import { sandboxRulebook } from '@trade-credit/rulebook/packaged.ts'
import { rulesAt } from '@trade-credit/rulebook/rules-at.ts'
import { syntheticBusinessNumber } from './business-numbers.ts'
import { startupQuoteRequest } from './requests/startup-quote.ts'

export type Product = QuoteRequestBody['product']
export type BuyerChanges = Partial<QuoteRequestBody['buyers'][number]>

export interface Changes {
  readonly on?: string
  readonly product?: Product
  readonly policyholder?: Partial<QuoteRequestBody['policyholder']>
  readonly buyer?: BuyerChanges
  /** More than one buyer: what differs in each from `buyer`. Business numbers are made up. */
  readonly buyers?: readonly BuyerChanges[]
  readonly bills?: QuoteRequestBody['bills']
  readonly paymentPlan?: 'annual' | 'instalments'
  /** None unless told, so that other rules are seen alone. */
  readonly subsidies?: QuoteRequestBody['subsidies']
  readonly entered?: readonly EnteredProgramme[]
}

/** The packaged rules, with the sandbox's examples, as they stood on a date. */
export function rulesOn(date: string): Rules {
  return rulesAt(sandboxRulebook(), plainDate(date))
}

/** The start-up's quote with some facts changed, under the sandbox's rules of 2021-12-01 unless told. */
export function quoteWith(changes: Changes = {}, rules: Rules = rulesOn(changes.on ?? '2021-12-01')): QuoteResult {
  return quote(parseQuoteRequest(requestWith(changes)), rules, changes.entered)
}

/** The start-up's request with some facts changed. */
export function requestWith(changes: Changes): QuoteRequestBody {
  const base = startupQuoteRequest()
  const [first] = base.buyers
  if (!first) throw new Error('the example has a buyer')
  const buyer = { ...first, ...changes.buyer }
  return {
    ...base,
    product: changes.product ?? base.product,
    policyholder: { ...base.policyholder, ...changes.policyholder },
    buyers: changes.buyers
      ? changes.buyers.map((own, i) => ({ ...buyer, businessNumber: syntheticBusinessNumber(i), ...own }))
      : [buyer],
    bills: changes.bills ?? [],
    paymentPlan: changes.paymentPlan ?? 'annual',
    subsidies: changes.subsidies ?? 'none'
  }
}

/** `outcome code` of every finding, those of the whole first, then the buyers'. */
export function findingsOf(result: QuoteResult): string[] {
  return [...result.findings, ...result.buyers.flatMap(buyer => buyer.findings)].map(f => `${f.outcome} ${f.code}`)
}

/** Every fact that a finding asks for, as a JSON Pointer. */
export function factsAskedFor(result: QuoteResult): string[] {
  return [...result.findings, ...result.buyers.flatMap(buyer => buyer.findings)].flatMap(f =>
    f.code === 'input.missing' && f.pointer !== null ? [f.pointer] : []
  )
}

/** The rules with other values for some parameters, typed as the engine reads them, to try what an operator could enter. */
export function rulesWith(rules: Rules, values: Readonly<Record<string, unknown>>): Rules {
  const changed = <Value>(rule: Rule<Value>): Rule<Value> =>
    Object.hasOwn(values, rule.parameter) ? { ...rule, value: values[rule.parameter] as Value } : rule
  return {
    ...rules,
    won: parameter => changed(rules.won(parameter)),
    count: parameter => changed(rules.count(parameter)),
    percent: parameter => changed(rules.percent(parameter)),
    factor: parameter => changed(rules.factor(parameter)),
    flag: parameter => changed(rules.flag(parameter)),
    text: parameter => changed(rules.text(parameter)),
    codes: parameter => changed(rules.codes(parameter))
  }
}

import type { Finding } from '@trade-credit/domain/finding.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { type Premium, premiumOf } from '@trade-credit/domain/quote/premium.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import type { SubsidyChoice } from '@trade-credit/domain/subsidies/eligible-programmes.ts'
import type { StatedProgramme } from '@trade-credit/domain/subsidies/programme.ts'
import type { EnteredProgramme } from '@trade-credit/domain/subsidies/programmes-on.ts'
import { won } from '@trade-credit/domain/won.ts'
import { parseQuoteRequest } from '@trade-credit/quoting/parse-quote-request.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import { requestWith, rulesOn } from '../../support/quote-case.ts'

export interface SubsidyChanges {
  readonly on: string
  readonly gross: number
  readonly product?: QuoteRequestBody['product']
  readonly policyholder?: Partial<QuoteRequestBody['policyholder']>
  readonly choice?: SubsidyChoice
  readonly paymentPlan?: 'annual' | 'instalments'
  readonly entered?: readonly EnteredProgramme[]
  readonly rules?: Rules
}

/** The premium of a small firm in Busan's strategic industries, with some facts changed. */
export function premiumWith(changes: SubsidyChanges): { premium: Premium; findings: readonly Finding[] } {
  const { product = 'single_startup', paymentPlan = 'annual', choice = 'best', entered = [] } = changes
  const { policyholder } = parseQuoteRequest(requestWith({ policyholder: changes.policyholder ?? {} }))
  const rules = changes.rules ?? rulesOn(changes.on)
  const wishes = { policyholder, paymentPlan, subsidies: choice }
  return premiumOf(won(changes.gross), wishes, { product, rules }, entered)
}

/** A programme that an operator entered, of a province unless told. */
export function entry(code: string, terms: Partial<StatedProgramme>, effectiveFrom = '2024-01-01'): EnteredProgramme {
  const open = { name: code, level: 'province', provinces: ['경기'], from: '2024-01-01', requires: [] } as const
  return {
    id: `se_${code}_${effectiveFrom}`,
    effectiveFrom: plainDate(effectiveFrom),
    version: 1,
    note: null,
    terms: { code, ...open, sizes: ['micro', 'small', 'medium'], ...terms }
  }
}

/** What each programme pays, in the order of the payers. */
export function amounts({ premium }: { premium: Premium }): [code: string, amount: number][] {
  return premium.subsidies.map(({ programme, amount }) => [programme.code, Number(amount)])
}

export function codes({ findings }: { findings: readonly Finding[] }): string[] {
  return findings.map(finding => `${finding.code} ${finding.detail['programme'] ?? ''}`.trim())
}

/** Premises in one place. */
export function at(province: string, city: string | null = null) {
  return { premises: [{ province, city, headquarters: true }] }
}

import type { components } from '@trade-credit/client/client.ts'
import { buyerOf, CUSTOMERS, POLICYHOLDER } from '@trade-credit/local-stack/demo/firms.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'

type QuoteRequest = components['schemas']['QuoteRequest']

/** The buyers of the year, each by a letter; the insured amounts that are asked for, and the sales, in won. */
export const BUYERS = {
  A: { number: syntheticBusinessNumber(801), insured: 50_000_000, sales: 500_000_000 },
  B: { number: syntheticBusinessNumber(802), insured: 50_000_000, sales: 400_000_000 },
  C: { number: syntheticBusinessNumber(803), insured: 50_000_000, sales: 400_000_000 },
  D: { number: syntheticBusinessNumber(804), insured: 50_000_000, sales: 400_000_000 },
  E: { number: syntheticBusinessNumber(805), insured: 50_000_000, sales: 400_000_000 },
  F: { number: syntheticBusinessNumber(806), insured: 50_000_000, sales: 400_000_000 }
} as const
export type Letter = keyof typeof BUYERS
export const LETTERS = Object.keys(BUYERS) as Letter[]

/** The policyholder, whose books were closed for the last time at the end of the year before `year`. */
export function policyholderIn(year: number): QuoteRequest['policyholder'] {
  return {
    ...POLICYHOLDER,
    latestFiscalYearEnd: `${year - 1}-12-31`,
    annualSales: [3, 2, 1].map(ago => ({ year: year - ago, amount: 3_000_000_000 })),
    salesLastFourQuarters: 3_000_000_000
  }
}

/** What the firm asks for: cover of all six, 73 days of terms and so five turns a year, in instalments, without subsidies. */
export function askedFor(): QuoteRequest {
  const [pattern] = CUSTOMERS
  return {
    product: 'multi_custom',
    policyholder: policyholderIn(2021),
    buyers: LETTERS.map(letter => ({
      ...buyerOf({ ...pattern, grade: 7 }, `거래처 ${letter}`, BUYERS[letter].sales),
      businessNumber: BUYERS[letter].number,
      requestedInsuredAmount: BUYERS[letter].insured,
      paymentTermDays: 73
    })),
    subsidies: 'none',
    paymentPlan: 'instalments'
  }
}

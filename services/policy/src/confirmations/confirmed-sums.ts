import type { ConfirmedFacts } from './repository.ts'

export type ConfirmedBuyer = ConfirmedFacts['buyers'][number]

/** What all buyers of a confirmation come to, in whole won. */
export function sumsOf(buyers: readonly ConfirmedBuyer[]) {
  const sum = (amountOf: (buyer: ConfirmedBuyer) => number) => buyers.reduce((total, one) => total + amountOf(one), 0)
  return {
    receivables: sum(({ receivables }) => receivables),
    outstanding: sum(({ outstanding }) => outstanding),
    coveredOutstanding: sum(({ coveredOutstanding }) => coveredOutstanding),
    mostPayable: sum(({ mostPayable }) => mostPayable)
  }
}

import type { Finding } from '@trade-credit/domain/finding.ts'
import type { Rule } from '@trade-credit/domain/rules.ts'
import type { BuyerRecord, FindingRecord, QuoteRecord } from '@trade-credit/quoting/quote-record.ts'

export type DecisionOutcome = 'approved' | 'proposed' | 'referred' | 'declined'

/** What was decided of one buyer. Amounts are whole won. */
export interface BuyerDecision {
  readonly businessNumber: string
  readonly decision: 'approved' | 'referred' | 'declined'
  /** What was asked for, or would have come out of the declared facts; null where neither can be told. */
  readonly askedAmount: number | null
  /** Null unless approved, or proposed. */
  readonly approvedAmount: number | null
  readonly insuredReceivables: number | null
  readonly coveragePercent: number | null
  readonly rate: BuyerRecord['rate']
  readonly premium: number | null
  readonly findings: readonly FindingRecord[]
}

/** What was decided, in no language yet: everything that the applicant sees of it, and nothing else. */
export interface DecisionRecord {
  readonly outcome: DecisionOutcome
  readonly findings: readonly FindingRecord[]
  readonly buyers: readonly BuyerDecision[]
  readonly insuredAmount: number | null
  readonly premium: QuoteRecord['premium']
}

/** The finding of a record, for rules that are run on it again: its rule's value is the one that was stated. */
export function findingOfRecord({ rule, ...found }: FindingRecord): Finding {
  if (rule === null) return { ...found, rule: null }
  const { parameter, value, from, source, assumed } = rule
  const again: Rule = { parameter, value, stated: value, from, source, assumed }
  return { ...found, rule: again }
}

/** Findings of the same code on the same field once, the first of them. */
export function withoutRepetition(findings: readonly FindingRecord[]): FindingRecord[] {
  const seen = new Set<string>()
  // What an underwriter has to assess is not asked of the applicant.
  const unassessed = new Set(findings.flatMap(({ code, pointer }) => (code === 'buyer.unassessed' ? [pointer] : [])))
  return findings.filter(({ code, outcome, detail, pointer }) => {
    if (code === 'input.missing' && unassessed.has(pointer)) return false
    const key = JSON.stringify([code, outcome, detail])
    return !seen.has(key) && seen.add(key)
  })
}

import type { BusinessNumber } from '../business-number.ts'
import { type Finding, finding, gravestOutcome } from '../finding.ts'
import type { Buyer } from '../party/buyer.ts'
import type { Policyholder } from '../party/policyholder.ts'
import { compareRatios, type Ratio, ratio } from '../ratio.ts'
import type { Rule } from '../rules.ts'
import { type Won, wonView } from '../won.ts'
import { type Case, hasTerm, missingFact, termOf } from './case.ts'

/** A buyer with what screening found, as the inclusion rules look at it. */
export interface Candidate {
  readonly buyer: Buyer
  readonly pointer: string
  readonly findings: readonly Finding[]
}

/** What a sales ledger (매출처별 세금계산서 합계표, 001:L122) proves: all sales of the last four quarters, and those to each buyer. */
export interface SalesLedger {
  readonly sales: Won
  readonly buyers: ReadonlyMap<BusinessNumber, Won>
  /** Whether it covers four whole quarters. */
  readonly isComplete: boolean
  /** Whether two of its sheets come to the same sales in one period, so that they may be there twice. */
  readonly repeatsPeriod: boolean
}

/** What the inclusion rules find: of the whole, and of each buyer in order. */
export interface Inclusion {
  readonly findings: readonly Finding[]
  readonly ofBuyers: readonly (readonly Finding[])[]
}

/**
 * Which buyers have to be in and which may not. 표준형 (001:L258, 004:L14): exactly the eligible buyers with at least the share of
 * last year's sales. 선택형 (001:L271, 004:L15): that set, less good buyers, plus small ones. 소기업형 (001:L294): any with at least
 * the share. 맞춤형 and single-buyer products: free. Without a ledger only buyers that are listed can be looked at; with one, its figures
 * count, and each of its buyers that has to be looked at must be listed.
 */
export function inclusionOf(
  policyholder: Policyholder,
  candidates: readonly Candidate[],
  on: Case,
  ledger: SalesLedger | null = null
): Inclusion {
  const free = { findings: [], ofBuyers: candidates.map(() => []) }
  if (!hasTerm(on, 'inclusion')) return free
  const kind = on.rules.text(termOf(on.product, 'inclusion')).value
  if (kind === 'free') return free
  const share = on.rules.percent(termOf(on.product, 'inclusion_share'))
  const declaration = finding('note', 'quote', 'quote.buyers_by_declaration', { pointer: '/buyers', rule: share })
  const findings: Finding[] = []
  if (kind !== 'chosen_above_share') {
    if (ledger) findings.push(...unlistedBuyers(candidates, ledger, share))
    if (!ledger?.isComplete) findings.push(declaration)
  }
  if (ledger?.repeatsPeriod) {
    const about = { pointer: '/salesLedgerId', rule: share }
    findings.push(finding('note', 'quote', 'quote.sales_ledger_repeats_period', about))
  }
  const allIn = candidates.every(({ buyer }) => buyer.selection === 'included')
  if (kind === 'adjustable' && allIn) return { ...free, findings }
  const sales = ledger?.sales ?? lastYearSalesOf(policyholder)
  if (sales === null)
    return { ...free, findings: [missingFact('policyholder', '/policyholder/salesLastFourQuarters', share)] }
  return {
    findings,
    ofBuyers: candidates.map(candidate => findingsOf(provedBy(ledger, candidate), kind, share, sales, on))
  }
}

/** One finding for each buyer of the ledger that reaches the share and is not listed, neither as included nor as excluded. */
function unlistedBuyers(candidates: readonly Candidate[], ledger: SalesLedger, share: Rule<Ratio>): Finding[] {
  const listed = new Set(candidates.map(({ buyer }) => buyer.businessNumber))
  return [...ledger.buyers].flatMap(([businessNumber, sales]) => {
    if (listed.has(businessNumber) || ledger.sales <= 0n || !reachesShare(sales, ledger.sales, share.value)) return []
    const detail = { businessNumber, share: shareText(share), sales: wonView(sales), total: wonView(ledger.sales) }
    return [finding('decline', 'quote', 'quote.mandatory_buyer_not_listed', { rule: share, detail })]
  })
}

/** The candidate with what the ledger proves of it; one that the ledger does not show stays as declared. */
function provedBy(ledger: SalesLedger | null, candidate: Candidate): Candidate {
  const salesLastYear = ledger?.buyers.get(candidate.buyer.businessNumber)
  return salesLastYear === undefined ? candidate : { ...candidate, buyer: { ...candidate.buyer, salesLastYear } }
}

/** Sales of the last year: the last four quarters, or else the latest business year. Null when neither is told. */
export function lastYearSalesOf(policyholder: Policyholder): Won | null {
  if (policyholder.salesLastFourQuarters !== null) return policyholder.salesLastFourQuarters
  const [latest] = [...policyholder.annualSales].sort((a, b) => b.year - a.year)
  return latest?.amount ?? null
}

function findingsOf(candidate: Candidate, kind: string, share: Rule<Ratio>, sales: Won, on: Case): Finding[] {
  const { buyer, pointer } = candidate
  const isIncluded = buyer.selection === 'included'
  if (kind === (isIncluded ? 'adjustable' : 'chosen_above_share')) return []
  const screening = gravestOutcome(candidate.findings)
  if (!isIncluded && screening === 'decline') return []
  // What is asked of a buyer that was left out is asked of the whole: the buyer is no longer part of the answer.
  const salesPointer = `${pointer}/salesLastYear`
  if (buyer.salesLastYear === null) return [missingFact(isIncluded ? 'buyer' : 'quote', salesPointer, share)]
  const reaches = reachesShare(buyer.salesLastYear, sales, share.value)
  const detail = { share: shareText(share), sales: wonView(buyer.salesLastYear), total: wonView(sales) }
  if (isIncluded) {
    if (reaches) return []
    const about = { pointer: salesPointer, rule: share, detail }
    return [finding('decline', 'buyer', 'buyer.share_below_threshold', about)]
  }
  if (!reaches) return []
  if (kind === 'adjustable') {
    const droppable = mayBeLeftOut(buyer, on)
    if (droppable === null) return [missingFact('quote', `${pointer}/size`, share)]
    if (droppable) return []
  }
  // Only an eligible buyer has to be in; whether one that a person still looks at is eligible is not known yet.
  const outcome = screening === 'refer' ? 'refer' : 'decline'
  const named = { ...detail, businessNumber: buyer.businessNumber }
  const about = { pointer: `${pointer}/selection`, rule: share, detail: named }
  return [finding(outcome, 'quote', 'quote.mandatory_buyer_excluded', about)]
}

/** The share as the rulebook states it: `2`. */
function shareText(share: Rule<Ratio>): string {
  return String(share.stated)
}

/** 이상: a share that is exactly reached counts. Sales of 0 make every buyer reach it. */
function reachesShare(part: Won, whole: Won, share: Ratio): boolean {
  return whole === 0n || compareRatios(ratio(part, whole), share) >= 0
}

/** 001:L271 grades 1 to 3; 004:L15 large, sound customers. Null when it depends on a size that is not told. */
function mayBeLeftOut(buyer: Buyer, on: Case): boolean | null {
  if (hasTerm(on, 'droppable_large_buyers') && on.rules.flag(termOf(on.product, 'droppable_large_buyers')).value) {
    return buyer.size === null ? null : buyer.size === 'other'
  }
  if (!hasTerm(on, 'droppable_grades') || buyer.creditStatus !== 'graded' || buyer.creditGrade === null) return false
  const { best, worst } = on.rules.grades(termOf(on.product, 'droppable_grades')).value
  return buyer.creditGrade >= best && buyer.creditGrade <= worst
}

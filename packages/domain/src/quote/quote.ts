import { buyerFindings } from '../eligibility/buyer-rules.ts'
import { type BuyerCase, type Case, termOf } from '../eligibility/case.ts'
import { billsByBuyer, buyerOfBills, heldBillFindings, strayBillFindings } from '../eligibility/held-bills.ts'
import { inclusionOf, type SalesLedger } from '../eligibility/inclusion.ts'
import { policyholderFindings } from '../eligibility/policyholder-rules.ts'
import { type Finding, finding, gravestOutcome } from '../finding.ts'
import { type Buyer, partyKeyOf } from '../party/buyer.ts'
import type { HeldBill } from '../party/held-bill.ts'
import type { Policyholder } from '../party/policyholder.ts'
import type { ProductCode } from '../products.ts'
import type { PaymentPlan } from '../rating/instalments.ts'
import { policyholderRateFindings } from '../rating/rate-facts.ts'
import type { Rules } from '../rules.ts'
import type { SubsidyChoice } from '../subsidies/eligible-programmes.ts'
import type { EnteredProgramme } from '../subsidies/programmes-on.ts'
import { NO_WON, sumOfWon, type Won } from '../won.ts'
import { buyerCountFindings } from './buyer-count.ts'
import { type Cover, coverOf, emptyCoverFinding, missingForCover } from './cover.ts'
import { unpublishedTerms } from './needed-terms.ts'
import { type Premium, premiumOf } from './premium.ts'

/** What is asked: one product for one policyholder and its buyers. */
export interface QuoteRequest {
  readonly product: ProductCode
  readonly policyholder: Policyholder
  readonly buyers: readonly Buyer[]
  /** What bill insurance covers; other products do not look at them. */
  readonly bills: readonly HeldBill[]
  readonly paymentPlan: PaymentPlan
  /** What proves the sales to buyers; without one they are taken as declared. */
  readonly salesLedger?: SalesLedger | null
  readonly subsidies: SubsidyChoice
}

export interface QuotedBuyer {
  readonly buyer: Buyer
  /** False when a rule declines the buyer. */
  readonly eligible: boolean
  readonly findings: readonly Finding[]
  /** Null when the buyer or the whole is declined, or a person has to decide first. */
  readonly cover: Cover | null
}

/** The answer; `premium` and `insuredAmount` stand only when `quoted`. A declined or referred quote is a result, not an error. */
export interface QuoteResult {
  readonly status: 'quoted' | 'referred' | 'declined'
  readonly findings: readonly Finding[]
  readonly buyers: readonly QuotedBuyer[]
  readonly insuredAmount: Won | null
  readonly premium: Premium | null
}

/** What underwriting adds to the rules of a price. */
export interface Underwriting {
  /** Findings on buyers, by business number: a decline leaves the buyer out, a refer leaves it to a person. */
  readonly ofBuyers: ReadonlyMap<string, readonly Finding[]>
  /** Whether a person has decided: what the rules refer is then settled, as far as it can be priced at all. */
  readonly decided: boolean
  /** Whether amounts were approved specially: what is requested then stands beyond the limits of product and grade. */
  readonly beyondLimits: boolean
}

const RULES_ALONE: Underwriting = { ofBuyers: new Map(), decided: false, beyondLimits: false }

/**
 * Quotes under the rulebook of one date: every finding, every buyer's cover, and the premium. The same request and rules give
 * the same won; so do the same `entered` subsidy programmes, those of operators. Throws `NoSourceForDate` when no source reaches
 * the date.
 */
export function quote(
  request: QuoteRequest,
  rules: Rules,
  entered: readonly EnteredProgramme[] = [],
  underwriting: Underwriting = RULES_ALONE
): QuoteResult {
  const on: Case = { product: request.product, rules }
  const findings = [
    ...saleFindings(on),
    ...policyholderFindings(request.policyholder, on),
    ...policyholderRateFindings(request.policyholder, on)
  ]
  const { included, inclusion } = screenBuyers(request, on, underwriting)
  findings.push(...inclusion)
  const open = included.filter(({ findings: own }) => gravestOutcome(own) !== 'decline')
  findings.push(...buyerCountFindings(firmsAmong(open), included.length, on))

  const covered = coverAll(included, findings, underwriting)
  const ofRest = countFindingsWithoutEmptyCovers(open, covered, on)
  findings.push(...ofRest)
  const priced = gravestOutcome(ofRest) === 'decline' ? covered.map(one => ({ ...one, cover: null })) : covered
  const status = statusOf(findings, priced, underwriting)
  if (status !== 'quoted') return { status, findings, buyers: priced, insuredAmount: null, premium: null }

  const covers = priced.flatMap(({ cover }) => (cover ? [cover] : []))
  const gross = sumOfWon(covers.map(cover => cover.premium))
  const { premium, findings: ofPremium } = premiumOf(gross, request, on, entered)
  return {
    status,
    findings: [...findings, ...ofPremium],
    buyers: priced,
    insuredAmount: sumOfWon(covers.map(cover => cover.amount)),
    premium
  }
}

/** A product that is not on sale, or else its terms that are not published. */
function saleFindings(on: Case): Finding[] {
  const rule = on.rules.flag(termOf(on.product, 'sold'))
  if (rule.value) return unpublishedTerms(on)
  return [finding('decline', 'product', 'product.not_sold', { pointer: '/product', rule })]
}

/** How many firms there are: two places of business of one corporation are one buyer. */
function firmsAmong(buyers: readonly ScreenedBuyer[]): number {
  return new Set(buyers.map(({ buyer }) => partyKeyOf(buyer))).size
}

interface ScreenedBuyer {
  readonly buyer: Buyer
  readonly on: BuyerCase
  readonly findings: readonly Finding[]
}

/** Runs the rules of each buyer and those of the set. A buyer that was left out is looked at and then no longer part of it. */
function screenBuyers(
  { policyholder, buyers, bills, salesLedger = null }: QuoteRequest,
  on: Case,
  { ofBuyers: underwritten }: Underwriting
): { included: ScreenedBuyer[]; inclusion: Finding[] } {
  const ownBills = billsByBuyer(bills)
  const screened = buyers.map((buyer, i): ScreenedBuyer => {
    const buyerCase: BuyerCase = { ...on, policyholder, pointer: `/buyers/${i}` }
    const screened = [...buyerFindings(buyer, buyerCase), ...(underwritten.get(buyer.businessNumber) ?? [])]
    const own = ownBills.get(buyer.businessNumber) ?? []
    const findings = [...screened, ...heldBillFindings(own, on)]
    return { buyer: buyerOfBills(buyer, own, on), on: buyerCase, findings }
  })
  const candidates = screened.map(({ buyer, on: { pointer }, findings }) => ({ buyer, pointer, findings }))
  const { findings, ofBuyers } = inclusionOf(policyholder, candidates, on, salesLedger)
  const ofSet = ofBuyers.flat().filter(({ subject }) => subject === 'quote')
  const complete = screened.map((one, i) => {
    const own = (ofBuyers[i] ?? []).filter(({ subject }) => subject === 'buyer')
    return own.length === 0 ? one : { ...one, findings: [...one.findings, ...own] }
  })
  return {
    included: complete.filter(({ buyer }) => buyer.selection === 'included'),
    inclusion: [...strayBillFindings(ownBills, buyers, on), ...findings, ...ofSet]
  }
}

/** Prices the buyers in the order given; what the caps of the policyholder and of one legal person leave goes to the next. */
function coverAll(
  screened: readonly ScreenedBuyer[],
  wholeFindings: readonly Finding[],
  { decided, beyondLimits }: Underwriting
): QuotedBuyer[] {
  const unpriceable = wholeFindings.some(f => f.outcome === 'decline' || f.code === 'product.terms_not_published')
  const onParties = new Map<string, Won>()
  let byPolicyholder: Won = NO_WON
  return screened.map(({ buyer, on, findings: screening }) => {
    const eligible = gravestOutcome(screening) !== 'decline'
    const missing = eligible && !unpriceable ? missingForCover(buyer, on) : []
    const findings = [...screening, ...missing.filter(one => !isAskedFor(one, screening))]
    const undecided = decided ? missing.length > 0 || isUnassessed(findings) : gravestOutcome(findings) === 'refer'
    if (!eligible || unpriceable || undecided) return { buyer, eligible, findings, cover: null }
    const party = partyKeyOf(buyer)
    const onParty = onParties.get(party) ?? NO_WON
    const cover = coverOf(buyer, { byPolicyholder, onParty }, on, beyondLimits)
    const empty = emptyCoverFinding(cover, on.pointer)
    if (empty) return { buyer, eligible: false, findings: [...findings, empty], cover: null }
    onParties.set(party, sumOfWon([onParty, cover.amount]))
    byPolicyholder = sumOfWon([byPolicyholder, cover.amount])
    return { buyer, eligible, findings, cover }
  })
}

/** The minimum of buyers counts those that are left when some come to nothing; no finding where none does, or it was told before. */
function countFindingsWithoutEmptyCovers(
  open: readonly ScreenedBuyer[],
  covered: readonly QuotedBuyer[],
  on: Case
): Finding[] {
  const eligible = new Set(covered.filter(one => one.eligible).map(({ buyer }) => buyer))
  const left = open.filter(({ buyer }) => eligible.has(buyer))
  return left.length === open.length ? [] : buyerCountFindings(firmsAmong(left), left.length, on)
}

/** Whether a rule before has asked for the same fact. */
function isAskedFor({ code, pointer }: Finding, before: readonly Finding[]): boolean {
  return before.some(other => other.code === code && other.pointer === pointer)
}

/** A grade binds only when it was assessed, whoever decides. */
function isUnassessed(findings: readonly Finding[]): boolean {
  return findings.some(({ code }) => code === 'buyer.unassessed')
}

function statusOf(
  findings: readonly Finding[],
  buyers: readonly QuotedBuyer[],
  { decided }: Underwriting
): QuoteResult['status'] {
  const whole = gravestOutcome(findings)
  if (whole === 'decline') return 'declined'
  if (decided) return buyers.some(({ eligible, cover }) => eligible && cover === null) ? 'referred' : 'quoted'
  const referredBuyer = buyers.some(b => b.eligible && gravestOutcome(b.findings) === 'refer')
  return whole === 'refer' || referredBuyer ? 'referred' : 'quoted'
}

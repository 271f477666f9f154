import { gradeScaleOf } from '@trade-credit/domain/eligibility/buyer-grade.ts'
import type { BuyerCase } from '@trade-credit/domain/eligibility/case.ts'
import type { SalesLedger } from '@trade-credit/domain/eligibility/inclusion.ts'
import { type Finding, finding, gravestOutcome } from '@trade-credit/domain/finding.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { QuotedBuyer, Underwriting } from '@trade-credit/domain/quote/quote.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import type { DecisionCase } from '@trade-credit/domain/underwriting/decision-case.ts'
import { decisionFindings } from '@trade-credit/domain/underwriting/decision-rules.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import type { AccountLimit } from '@trade-credit/ledger/available.ts'
import { capacityAccounts } from '@trade-credit/ledger/capacity-accounts.ts'
import { parseQuoteRequest } from '@trade-credit/quoting/parse-quote-request.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import { type QuoteBasis, type WorkedOutQuote, workOutQuote } from '@trade-credit/quoting/work-out-quote.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { findingOfRecord } from '../applications/decision-record.ts'
import { askedRequest, assessedRequest } from './assessed-request.ts'
import type { BuyerFacts, DecisionFacts } from './decision-facts.ts'

/** What an application is decided on. */
export interface DecisionBasis {
  /** As the quote kept it. */
  readonly request: QuoteRequestBody
  readonly facts: DecisionFacts
  readonly rulebook: RulebookVersion
  readonly salesLedger: SalesLedger | null
}

/** A buyer that can be covered, and what has to carry it. */
export interface CoverAsk {
  readonly businessNumber: string
  /** What was asked for, or approved of it by a person; what the rules give where nothing was. */
  readonly asked: Won
  /** What the rules give. */
  readonly allowed: Won
  readonly accounts: readonly AccountLimit[]
  /** That only another's application says whose accounts these are: what they lack is for a person. */
  readonly isHearsay: boolean
}

/** What the rules say of an application before anybody else's cover is looked at. */
export interface AssessedApplication {
  readonly standing: 'open' | 'referred' | 'declined'
  /** The request that was priced: assessed grades, amounts as asked. */
  readonly request: QuoteRequestBody
  readonly rules: Rules
  readonly findings: readonly Finding[]
  readonly underwriting: Underwriting
  readonly priced: WorkedOutQuote
  /** What was asked for, by business number. */
  readonly asked: ReadonlyMap<string, Won | null>
  /** Empty unless `open`. */
  readonly asks: readonly CoverAsk[]
  price(request: QuoteRequestBody, underwriting: Underwriting): WorkedOutQuote
}

/** Prices the application with assessed grades under the rules of its receipt, and runs every decision rule. Pure: facts in, result out. */
export function assessApplication({
  request: original,
  facts,
  rulebook,
  salesLedger
}: DecisionBasis): AssessedApplication {
  const basis: QuoteBasis = { businessDate: facts.businessDate, rulebook, entered: facts.entered, salesLedger }
  const price = (request: QuoteRequestBody, underwriting: Underwriting) =>
    workOutQuote(request, { ...basis, underwriting })
  const rules = rulebook.rulesAt(facts.receivedOn)
  const request = assessedRequest(original, facts)
  const settled = { decided: facts.judgement !== null, beyondLimits: facts.judgement?.beyondLimits ?? false }
  const leftOut = leftOutBuyers(facts)
  const byPrice = price(request, { ...settled, ofBuyers: leftOut })

  const found = decisionFindings(caseOf(request, facts, rules, byPrice))
  const ofBuyers = new Map(leftOut)
  for (const { businessNumber, finding: own } of found) {
    if (businessNumber !== null) ofBuyers.set(businessNumber, [...(ofBuyers.get(businessNumber) ?? []), own])
  }
  const underwriting = { ...settled, ofBuyers }
  const ofWhole = found.flatMap(({ businessNumber, finding }) => (businessNumber === null ? [finding] : []))
  const priced = found.every(({ businessNumber }) => businessNumber === null) ? byPrice : price(request, underwriting)
  const standing = standingOf(priced, ofWhole, settled.decided)
  const approved = askedAmounts(original, facts, price)
  // What a person approved is what is weighed; what was asked for stays what the policyholder asked for.
  const asked = facts.judgement === null ? approved : askedAmounts(original, { ...facts, judgement: null }, price)
  return {
    standing,
    request,
    rules,
    findings: [...priced.result.findings, ...ofWhole],
    underwriting,
    priced,
    asked,
    asks: standing === 'open' ? coverAsks(priced.result.buyers, approved, request, facts, rules) : [],
    price
  }
}

/** Buyers of whom nothing is asked any more: a proposal, or a person, has left them out. */
function leftOutBuyers({ judgement, askedAmounts: asked }: DecisionFacts): ReadonlyMap<string, readonly Finding[]> {
  const amounts = Object.entries(judgement?.approved ?? asked ?? {})
  return new Map(
    amounts.flatMap(([businessNumber, amount]) =>
      amount === 0 ? [[businessNumber, [finding('decline', 'buyer', 'buyer.left_out')]] as const] : []
    )
  )
}

function standingOf(
  { result }: WorkedOutQuote,
  ofWhole: readonly Finding[],
  decided: boolean
): AssessedApplication['standing'] {
  const whole = gravestOutcome(ofWhole)
  if (result.status === 'declined' || whole === 'decline') return 'declined'
  return result.status === 'referred' || (whole === 'refer' && !decided) ? 'referred' : 'open'
}

function caseOf(request: QuoteRequestBody, facts: DecisionFacts, rules: Rules, priced: WorkedOutQuote): DecisionCase {
  const { product, policyholder, buyers } = parseQuoteRequest(request)
  const known = new Map(facts.buyers.map(one => [one.businessNumber, one]))
  return {
    product,
    rules,
    businessDate: facts.businessDate,
    policyholder,
    policyholderParty: facts.policyholderParty,
    policyholderConflict: facts.policyholderConflict ?? false,
    buyers: buyers.flatMap((buyer, i) => {
      const own = known.get(buyer.businessNumber)
      if (!own || buyer.selection === 'excluded') return []
      const pointer = `/buyers/${i}`
      const credit = creditFindings(own, { product, rules, policyholder, pointer })
      const isPartyTold = (own.told ?? true) && (facts.policyholderTold ?? true)
      return [{ buyer, party: own.party, isPartyTold, pointer, credit, events: own.events }]
    }),
    disclosures: facts.disclosures && new Map(Object.entries(facts.disclosures)),
    otherInsurances: facts.otherInsurances.map(({ buyer, amount, until }) => ({
      buyer,
      amount: won(amount),
      until: until === null ? null : plainDate(until)
    })),
    insuredAmount: priced.result.insuredAmount,
    asksBeyondProposal: facts.asksBeyondProposal
  }
}

/** What an assessment is worth matters only where the product grades its buyers. */
function creditFindings({ findings, gradeFindings }: BuyerFacts, on: BuyerCase): Finding[] {
  const counted = gradeScaleOf(on) === 'none' ? findings : [...findings, ...gradeFindings]
  return counted.map(findingOfRecord)
}

/** What each buyer was asked to be insured for: what was requested, or else what the declared facts came to, as the quote said. */
function askedAmounts(
  original: QuoteRequestBody,
  facts: DecisionFacts,
  price: AssessedApplication['price']
): ReadonlyMap<string, Won | null> {
  const declared = askedRequest(original, facts)
  const requested = declared.buyers.map(buyer => [buyer.businessNumber, buyer.requestedInsuredAmount ?? null] as const)
  if (requested.every(([, amount]) => amount !== null))
    return new Map(requested.map(([key, amount]) => [key, won(amount ?? 0)]))
  const quoted = price(declared, { decided: facts.judgement !== null, beyondLimits: false, ofBuyers: new Map() })
  const covers = new Map(
    quoted.result.buyers.map(({ buyer, cover }) => [buyer.businessNumber as string, cover?.amount ?? null])
  )
  return new Map(requested.map(([key, amount]) => [key, amount === null ? (covers.get(key) ?? null) : won(amount)]))
}

function coverAsks(
  buyers: readonly QuotedBuyer[],
  asked: ReadonlyMap<string, Won | null>,
  request: QuoteRequestBody,
  facts: DecisionFacts,
  rules: Rules
): CoverAsk[] {
  const { product, policyholder } = parseQuoteRequest({ ...request, buyers: [], bills: [] })
  const known = new Map(facts.buyers.map(one => [one.businessNumber, one]))
  const pointers = new Map(request.buyers.map(({ businessNumber }, i) => [businessNumber, `/buyers/${i}`]))
  const beyondLimits = facts.judgement?.beyondLimits ?? false
  return buyers.flatMap(({ buyer, cover }) => {
    const own = known.get(buyer.businessNumber)
    if (!cover || own === undefined) return []
    const on: BuyerCase = { product, rules, policyholder, pointer: pointers.get(buyer.businessNumber) ?? '' }
    const carried = { policyholderParty: facts.policyholderParty, buyerParty: own.party, beyondLimits }
    return [
      {
        businessNumber: buyer.businessNumber,
        asked: asked.get(buyer.businessNumber) ?? cover.amount,
        allowed: cover.amount,
        accounts: capacityAccounts(buyer, on, carried),
        isHearsay: (own.hearsay ?? false) || (facts.policyholderHearsay ?? false)
      }
    ]
  })
}

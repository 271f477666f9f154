import { type Finding, finding } from '@trade-credit/domain/finding.ts'
import type { Underwriting } from '@trade-credit/domain/quote/quote.ts'
import { shareCapacity } from '@trade-credit/domain/underwriting/share-capacity.ts'
import { lesserWon, NO_WON, type Won, wonView } from '@trade-credit/domain/won.ts'
import { findingRecord, type QuoteRecord, quoteRecord } from '@trade-credit/quoting/quote-record.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import type { WorkedOutQuote } from '@trade-credit/quoting/work-out-quote.ts'
import { type BuyerDecision, type DecisionRecord, withoutRepetition } from '../applications/decision-record.ts'
import type { AssessedApplication, CoverAsk } from './assess-application.ts'

/** A decision with what an offer of it would say. */
export interface Decision {
  readonly record: DecisionRecord
  /** What is insured, with the price of just that; null unless approved. */
  readonly approved: ApprovedCover | null
}

export interface ApprovedCover {
  /** The request with the buyers that are covered, their assessed grades and approved amounts. */
  readonly request: QuoteRequestBody
  readonly record: QuoteRecord
  readonly amounts: ReadonlyMap<string, Won>
  readonly insuredAmount: Won
  readonly payable: Won
}

/**
 * Comes to the decision with what the accounts have left: what the rules refer or decline stays so whatever is left. One reason,
 * `buyer_limit`, stands for every limit on a buyer, be it for its grade or for what others have insured, and one smallest amount holds
 * for both. Less than was asked for is proposed, not approved. Pure.
 */
export function settleDecision(assessed: AssessedApplication, available: ReadonlyMap<string, Won>): Decision {
  if (assessed.standing !== 'open') return withoutCover(assessed, assessed.standing, assessed.priced)
  const granted = grantedAmounts(assessed, available)
  const limited = limitFindings(assessed.asks, granted, assessed)
  // Nobody gets less because of what another's application says of a firm.
  const unsure = assessed.asks.filter(({ businessNumber, isHearsay }) => isHearsay && limited.has(businessNumber))
  if (unsure.length > 0 && !assessed.underwriting.decided)
    return withoutCover(
      assessed,
      'referred',
      assessed.priced,
      new Map(unsure.map(({ businessNumber }) => [businessNumber, [UNCONFIRMED]]))
    )
  const final = pricedWith(assessed, granted, limited)
  const isLeft = final.result.status === 'quoted' && [...granted.values()].some(amount => amount > 0n)
  if (!isLeft) return withoutCover(assessed, 'declined', assessed.priced, limited)

  const full = quoteRecord(final.result, final.entries)
  const outcome = isAsAsked(assessed, granted) ? 'approved' : 'proposed'
  const buyers = final.result.buyers.map((quoted, i): BuyerDecision => {
    const own = full.buyers[i] as QuoteRecord['buyers'][number]
    const reasons = limited.get(own.businessNumber) ?? []
    return {
      businessNumber: own.businessNumber,
      decision: quoted.cover ? 'approved' : 'declined',
      askedAmount: askedView(assessed, own.businessNumber),
      approvedAmount: own.insuredAmount,
      insuredReceivables: own.insuredReceivables,
      coveragePercent: own.coveragePercent,
      rate: own.rate,
      premium: own.premium,
      findings: withoutRepetition([...own.findings, ...reasons.map(findingRecord)])
    }
  })
  const findings = assessed.findings.filter(f => !assessed.priced.result.findings.includes(f)).map(findingRecord)
  const record: DecisionRecord = {
    outcome,
    findings: withoutRepetition([...full.findings, ...findings]),
    buyers,
    insuredAmount: full.insuredAmount,
    premium: full.premium
  }
  return { record, approved: outcome === 'approved' ? approvedCover(assessed, final, full, granted) : null }
}

const UNCONFIRMED = finding('refer', 'buyer', 'buyer.party_unconfirmed')

/** What each buyer gets: at most what the rules allow and what was asked for, as far as the accounts carry it. */
function grantedAmounts(
  { asks, rules, underwriting }: AssessedApplication,
  available: ReadonlyMap<string, Won>
): ReadonlyMap<string, Won> {
  const own = (ask: CoverAsk) => `limit of ${ask.businessNumber}`
  const room = new Map(available)
  for (const ask of asks) room.set(own(ask), ask.allowed)
  return shareCapacity(
    asks.map(ask => ({
      businessNumber: ask.businessNumber,
      amount: ask.asked,
      accounts: [own(ask), ...ask.accounts.map(({ account }) => account)]
    })),
    room,
    {
      allowed: rules.flag('underwriting.partial_capacity').value,
      // A person has said how much is worth it.
      minimum: underwriting.decided ? NO_WON : rules.won('underwriting.partial_capacity_minimum').value
    }
  )
}

function limitFindings(
  asks: readonly CoverAsk[],
  granted: ReadonlyMap<string, Won>,
  { rules }: AssessedApplication
): ReadonlyMap<string, readonly Finding[]> {
  const rule = rules.flag('underwriting.partial_capacity')
  return new Map(
    asks.flatMap(({ businessNumber, asked }) => {
      const given = granted.get(businessNumber) ?? NO_WON
      if (given === asked && given > 0n) return []
      return [[businessNumber, [finding(given > 0n ? 'note' : 'decline', 'buyer', 'buyer_limit', { rule })]] as const]
    })
  )
}

/** The price of just what is granted; the one that is there already where that is what the rules allow. */
function pricedWith(
  { asks, request, underwriting, priced, price }: AssessedApplication,
  granted: ReadonlyMap<string, Won>,
  limited: ReadonlyMap<string, readonly Finding[]>
): WorkedOutQuote {
  const changed = asks.filter(({ businessNumber, allowed }) => granted.get(businessNumber) !== allowed)
  if (changed.length === 0) return priced
  const amounts = new Map(changed.map(({ businessNumber }) => [businessNumber, granted.get(businessNumber) ?? NO_WON]))
  const refused = (businessNumber: string) => amounts.get(businessNumber) === NO_WON
  const ofBuyers: Underwriting['ofBuyers'] = new Map(
    request.buyers.map(({ businessNumber }) => [
      businessNumber,
      [
        ...(underwriting.ofBuyers.get(businessNumber) ?? []),
        ...(refused(businessNumber) ? (limited.get(businessNumber) ?? []) : [])
      ]
    ])
  )
  const buyers = request.buyers.map(buyer => {
    const amount = amounts.get(buyer.businessNumber)
    return amount === undefined || amount === NO_WON ? buyer : { ...buyer, requestedInsuredAmount: wonView(amount) }
  })
  return price({ ...request, buyers }, { ...underwriting, ofBuyers })
}

/** Whether every buyer gets what was asked for: then nothing needs to be proposed. */
function isAsAsked({ asked, priced, underwriting }: AssessedApplication, granted: ReadonlyMap<string, Won>): boolean {
  if (underwriting.decided) return true
  return priced.result.buyers.every(({ buyer, cover }) => {
    const wanted = asked.get(buyer.businessNumber) ?? null
    if (!cover) return wanted === null || wanted === NO_WON
    return wanted === null || granted.get(buyer.businessNumber) === wanted
  })
}

function approvedCover(
  { request }: AssessedApplication,
  { result }: WorkedOutQuote,
  full: QuoteRecord,
  granted: ReadonlyMap<string, Won>
): ApprovedCover {
  const covered = new Map(
    result.buyers.flatMap(({ buyer, cover }) =>
      cover ? [[buyer.businessNumber as string, cover.amount] as const] : []
    )
  )
  for (const [businessNumber, amount] of covered) {
    const given = granted.get(businessNumber) ?? NO_WON
    if (lesserWon(amount, given) !== amount) throw new Error('a price insures more than was granted')
  }
  return {
    request: {
      ...request,
      buyers: request.buyers.flatMap(buyer => {
        const amount = covered.get(buyer.businessNumber)
        return amount === undefined ? [] : [{ ...buyer, requestedInsuredAmount: wonView(amount) }]
      })
    },
    record: { ...full, buyers: full.buyers.filter(({ businessNumber }) => covered.has(businessNumber)) },
    amounts: covered,
    insuredAmount: result.insuredAmount ?? NO_WON,
    payable: result.premium?.payable ?? NO_WON
  }
}

/** A referral, or a decline: every finding, and no price. */
function withoutCover(
  assessed: AssessedApplication,
  outcome: 'referred' | 'declined',
  { result, entries }: WorkedOutQuote,
  limited: ReadonlyMap<string, readonly Finding[]> = new Map()
): Decision {
  const full = quoteRecord(result, entries)
  const extra = assessed.findings.filter(f => !result.findings.includes(f)).map(findingRecord)
  return {
    record: {
      outcome,
      findings: withoutRepetition([...full.findings, ...extra]),
      buyers: result.buyers.map((quoted, i) => {
        const own = full.buyers[i] as QuoteRecord['buyers'][number]
        const reasons = (limited.get(own.businessNumber) ?? []).map(findingRecord)
        return {
          businessNumber: own.businessNumber,
          decision: outcome === 'declined' || !quoted.eligible ? 'declined' : 'referred',
          askedAmount: askedView(assessed, own.businessNumber),
          approvedAmount: null,
          insuredReceivables: null,
          coveragePercent: null,
          rate: null,
          premium: null,
          findings: withoutRepetition([...own.findings, ...reasons])
        }
      }),
      insuredAmount: null,
      premium: null
    },
    approved: null
  }
}

function askedView({ asked }: AssessedApplication, businessNumber: string): number | null {
  const amount = asked.get(businessNumber) ?? null
  return amount === null ? null : wonView(amount)
}

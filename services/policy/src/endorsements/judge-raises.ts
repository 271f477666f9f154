import { gradeScaleOf } from '@trade-credit/domain/eligibility/buyer-grade.ts'
import type { BuyerCase } from '@trade-credit/domain/eligibility/case.ts'
import { type Finding, finding, gravestOutcome } from '@trade-credit/domain/finding.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { QuotedBuyer } from '@trade-credit/domain/quote/quote.ts'
import type { RecordedEvent } from '@trade-credit/domain/underwriting/decision-case.ts'
import { raiseFindings } from '@trade-credit/domain/underwriting/decision-rules.ts'
import { lesserWon, NO_WON, sumOfWon, type Won, won, wonAbove } from '@trade-credit/domain/won.ts'
import type { AccountLimit } from '@trade-credit/ledger/available.ts'
import { capacityAccounts } from '@trade-credit/ledger/capacity-accounts.ts'
import { parseQuoteRequest } from '@trade-credit/quoting/parse-quote-request.ts'
import type { BuyerBody, QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import { workOutQuote } from '@trade-credit/quoting/work-out-quote.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import type { BegunPolicy } from '../cover/begun-policy.ts'
import type { KnownFirm } from './buyer-credit.repository.ts'
import { type RaiseAsk, raiseRequest } from './raise-request.ts'

/** What raises are judged on: the policy as it stands otherwise, and what is known of the buyers. */
export interface RaiseFacts {
  readonly policy: BegunPolicy
  /** As it was agreed, with the buyers that the change leaves as they are, each with its amount. */
  readonly agreed: QuoteRequestBody
  readonly firms: ReadonlyMap<string, KnownFirm>
  readonly events: ReadonlyMap<string, readonly RecordedEvent[]>
  readonly today: PlainDate
}

/** A raise as the rules see it, before anybody else's cover is looked at. */
export interface JudgedRaise {
  readonly ask: RaiseAsk
  readonly firm: KnownFirm | undefined
  /** As it was priced: assessed, with the amount that is wanted. */
  readonly body: BuyerBody
  readonly cover: QuotedBuyer['cover'] | null
  readonly findings: readonly Finding[]
  /** What the limits on the buyer and on the policyholder leave of what is added. */
  readonly allowed: Won
  /** What has to carry what is added; none where a finding stands against it. */
  readonly accounts: readonly AccountLimit[]
}

/**
 * What the rules of today say of more cover: eligibility, assessed grades, limits, recorded events and the authority without a person.
 * Pure. All findings are told, each where the change says what it is about.
 */
export function judgeRaises(asks: readonly RaiseAsk[], facts: RaiseFacts, rulebook: RulebookVersion): JudgedRaise[] {
  const { policy, agreed, firms, events, today } = facts
  const rules = rulebook.rulesAt(today)
  const request = raiseRequest(agreed, asks, firms, today)
  const { result } = workOutQuote(request, { businessDate: today, rulebook, entered: [] })
  const { product, policyholder } = parseQuoteRequest({ ...request, buyers: [], bills: [] })
  const places = new Map(request.buyers.map(({ businessNumber }, i) => [businessNumber, `/buyers/${i}`]))
  const caseOf = (businessNumber: string): BuyerCase => {
    return { product, rules, policyholder, pointer: places.get(businessNumber) ?? '' }
  }
  const quoted = new Map(result.buyers.map(one => [one.buyer.businessNumber as string, one]))
  const underwritten = raiseFindings({
    rules,
    policyholder,
    policyholderParty: policy.policyholderParty,
    insuredAmount: sumOfWon(request.buyers.map(buyer => won(buyer.requestedInsuredAmount ?? 0))),
    buyers: asks.flatMap(({ buyer: { businessNumber } }) => {
      const own = quoted.get(businessNumber)
      const firm = firms.get(businessNumber)
      if (!own || !firm) return []
      const { findings, gradeFindings } = firm.credit
      const on = caseOf(businessNumber)
      const credit = gradeScaleOf(on) === 'none' ? findings : [...findings, ...gradeFindings]
      const { party } = firm
      const isPartyTold = firm.isTold && (firms.get(policy.policyholder)?.isTold ?? true)
      const known = { party, isPartyTold, credit, events: events.get(businessNumber) ?? [] }
      return [{ buyer: own.buyer, pointer: on.pointer, ...known }]
    })
  })
  const ofWhole = [
    ...result.findings.filter(({ outcome }) => outcome !== 'note'),
    ...underwritten.flatMap(({ businessNumber, finding: own }) => (businessNumber === null ? [own] : []))
  ].map(own => ({ ...own, pointer: '/changes' }))

  // What bills are worth is in the bills: other ones are for a person.
  const isHeldBills = policy.covers === 'held_bills'
  return asks.map((ask, i) => {
    const { businessNumber } = ask.buyer
    const own = quoted.get(businessNumber)
    const firm = firms.get(businessNumber)
    const on = caseOf(businessNumber)
    const ofBuyer = [
      ...(own?.findings ?? []),
      ...underwritten.flatMap(one => (one.businessNumber === businessNumber ? [one.finding] : []))
    ].map(found => ({ ...found, pointer: placed(found.pointer, on.pointer, ask.pointer) }))
    const ofBills = isHeldBills ? [needsUnderwriting(ask)] : []
    const found = [...(i === 0 ? ofWhole : []), ...ofBills, ...unknownFirm(ask, firm), ...ofBuyer]
    const findings = gravestOutcome(found) === 'refer' && !isHeldBills ? [...found, needsUnderwriting(ask)] : found
    const cover = own && firm && isClear([...ofWhole, ...findings]) ? own.cover : null
    const carried = { policyholderParty: policy.policyholderParty, buyerParty: firm?.party ?? '', beyondLimits: false }
    return {
      ask,
      firm,
      body: request.buyers.find(buyer => buyer.businessNumber === businessNumber) ?? ask.buyer,
      cover,
      findings,
      allowed: cover ? lesserWon(wonAbove(cover.amount, ask.amountBefore), addedBy(ask)) : NO_WON,
      accounts: own && cover ? capacityAccounts(own.buyer, on, carried) : []
    }
  })
}

/** By how much the buyer is to be insured for more. */
export function addedBy({ amountAfter, amountBefore }: RaiseAsk): Won {
  return wonAbove(amountAfter, amountBefore)
}

/** A firm that underwriting has not seen, or knows as another corporation, is looked at with an application. */
function unknownFirm({ buyer, pointer }: RaiseAsk, firm: KnownFirm | undefined): Finding[] {
  const stated = buyer.corporateNumber ?? null
  if (firm && (stated === null || stated === firm.corporateNumber)) return []
  return [finding('refer', 'buyer', 'endorsement.buyer_unknown', { pointer: `${pointer}/buyer` })]
}

/** As `buyerLimit` of others: nobody gets less because of what another's application says of a firm, a person looks at that. */
export function unconfirmed(ask: RaiseAsk): Finding[] {
  return [
    finding('refer', 'buyer', 'buyer.party_unconfirmed', { pointer: `${ask.pointer}/buyer` }),
    needsUnderwriting(ask)
  ]
}

function needsUnderwriting({ pointer }: RaiseAsk): Finding {
  return finding('refer', 'policy', 'endorsement.needs_underwriting', { pointer })
}

/** Whether nothing stands against it. */
export function isClear(findings: readonly Finding[]): boolean {
  const gravest = gravestOutcome(findings)
  return gravest === null || gravest === 'note'
}

/** Where the change says what the priced request says at the pointer. */
function placed(pointer: string | null, inRequest: string, inChanges: string): string {
  const field = pointer?.startsWith(`${inRequest}/`) ? pointer.slice(inRequest.length) : ''
  if (field === '/requestedInsuredAmount') return `${inChanges}/amount`
  return field === '' || field === '/businessNumber' ? `${inChanges}/buyer` : `${inChanges}/facts${field}`
}

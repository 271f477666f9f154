import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { gradeScaleOf } from '@trade-credit/domain/eligibility/buyer-grade.ts'
import type { BuyerCase } from '@trade-credit/domain/eligibility/case.ts'
import { type Finding, finding, gravestOutcome } from '@trade-credit/domain/finding.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { raisePremium, type UnderwrittenRaise } from '@trade-credit/domain/policy/cover-raise.ts'
import type { QuotedBuyer } from '@trade-credit/domain/quote/quote.ts'
import { percentText } from '@trade-credit/domain/ratio.ts'
import { raiseFindings } from '@trade-credit/domain/underwriting/decision-rules.ts'
import { shareCapacity } from '@trade-credit/domain/underwriting/share-capacity.ts'
import { NO_WON, sumOfWon, type Won, won, wonAbove } from '@trade-credit/domain/won.ts'
import { type AccountLimit, availableOn } from '@trade-credit/ledger/available.ts'
import { capacityAccounts } from '@trade-credit/ledger/capacity-accounts.ts'
import { parseQuoteRequest } from '@trade-credit/quoting/parse-quote-request.ts'
import type { BuyerBody, QuoteRequestBody } from '@trade-credit/quoting/request-schemas.ts'
import { workOutQuote } from '@trade-credit/quoting/work-out-quote.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { BegunPolicy } from '../cover/begun-policy.ts'
import { type KnownFirm, knownFirms, recordedEvents } from './buyer-credit.repository.ts'
import { type RaiseAsk, raiseRequest } from './raise-request.ts'

/** A raise with all that the deed stores of it. */
export interface CarriedRaise extends UnderwrittenRaise {
  /** As it was priced: assessed, with the amount that is wanted. */
  readonly body: BuyerBody
  readonly coveragePercent: string | null
  /** What has to carry the added amount. */
  readonly accounts: readonly AccountLimit[]
}

/** Where the raises come to: the policy as it stands otherwise, and on which days. */
export interface RaiseSurroundings {
  readonly policy: BegunPolicy
  /** As it was agreed, with the buyers that the change leaves as they are, each with its amount. */
  readonly agreed: QuoteRequestBody
  readonly period: { readonly from: PlainDate; readonly until: PlainDate }
  readonly today: PlainDate
  /** Above 1 the accounts are locked, so that what is left can be held. */
  readonly attempt: number
}

/**
 * Decides on more cover by the rules of today, as an application is decided on: eligibility, assessed grades, limits, recorded events, the
 * authority without a person, and what is left of the capacity on every day until the end. All findings are told; whatever is short on
 * capacity or limits, the one reason is `buyer_limit`.
 */
export async function underwriteRaises(
  trx: Pick<JobTransaction<unknown>, 'query'>,
  { rulebook }: Pick<ServicePlatform, 'rulebook'>,
  asks: readonly RaiseAsk[],
  { policy, agreed, period, today, attempt }: RaiseSurroundings
): Promise<CarriedRaise[]> {
  if (asks.length === 0) return []
  const version = rulebook.on(today)
  const rules = version.rulesAt(today)
  const numbers = asks.map(({ buyer }) => buyer.businessNumber)
  const firms = await knownFirms(trx, numbers, { day: today, rules })
  const events = await recordedEvents(trx, firms)

  const request = raiseRequest(agreed, asks, firms, today)
  const { result } = workOutQuote(request, { businessDate: today, rulebook: version, entered: [] })
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
      return [{ buyer: own.buyer, party, pointer: on.pointer, credit, events: events.get(businessNumber) ?? [] }]
    })
  })
  const ofWhole = [
    ...result.findings.filter(({ outcome }) => outcome !== 'note'),
    ...underwritten.flatMap(({ businessNumber, finding: own }) => (businessNumber === null ? [own] : []))
  ].map(own => ({ ...own, pointer: '/changes' }))

  // What bills are worth is in the bills: other ones are for a person.
  const isHeldBills = policy.covers === 'held_bills'
  const judged = asks.map((ask, i) => {
    const { businessNumber } = ask.buyer
    const own = quoted.get(businessNumber)
    const firm = firms.get(businessNumber)
    const ofBuyer = [
      ...(own?.findings ?? []),
      ...underwritten.flatMap(one => (one.businessNumber === businessNumber ? [one.finding] : []))
    ].map(found => ({ ...found, pointer: placed(found.pointer, caseOf(businessNumber).pointer, ask.pointer) }))
    const ofBills = isHeldBills ? [needsUnderwriting(ask)] : []
    const findings = [...(i === 0 ? ofWhole : []), ...ofBills, ...unknownFirm(ask, firm), ...ofBuyer]
    return { ask, own, firm, findings: [...findings, ...shortOfLimits(ask, own, findings)] }
  })
  const accounts = judged.map(({ ask, own, firm, findings }) =>
    own && firm && isClear([...ofWhole, ...findings])
      ? capacityAccounts(own.buyer, caseOf(ask.buyer.businessNumber), {
          policyholderParty: policy.policyholderParty,
          buyerParty: firm.party,
          beyondLimits: false
        })
      : []
  )
  const granted = await capacityFor(trx, asks, accounts, period, attempt)

  return judged.map(({ ask, own, firm, findings }, i): CarriedRaise => {
    const { businessNumber } = ask.buyer
    const added = addedBy(ask)
    const isTaken = (accounts[i] ?? []).length > 0 && granted.get(businessNumber) !== added
    const all = isTaken ? [...findings, buyerLimit(ask)] : findings
    const cover = isClear([...ofWhole, ...all]) ? (own?.cover ?? null) : null
    return {
      buyer: businessNumber,
      party: firm?.party ?? businessNumber,
      amountBefore: ask.amountBefore,
      amountAfter: ask.amountAfter,
      yearly: cover && raisePremium(cover, added, agreedPrice(policy)),
      findings: gravestOutcome(all) === 'refer' && !isHeldBills ? [...all, needsUnderwriting(ask)] : all,
      body: request.buyers.find(buyer => buyer.businessNumber === businessNumber) ?? ask.buyer,
      coveragePercent: cover && percentText(cover.coverage.value, 4),
      accounts: accounts[i] ?? []
    }
  })

  function buyerLimit({ pointer }: RaiseAsk): Finding {
    const rule = rules.flag('underwriting.partial_capacity')
    return finding('decline', 'buyer', 'buyer_limit', { pointer: `${pointer}/amount`, rule })
  }

  /** The limits on the buyer and on the policyholder give less than is wanted. */
  function shortOfLimits(ask: RaiseAsk, own: QuotedBuyer | undefined, findings: readonly Finding[]): Finding[] {
    if (!isClear(findings) || !own?.cover || own.cover.amount === ask.amountAfter) return []
    return [buyerLimit(ask)]
  }
}

/** What each buyer gets of what is left on every day of the period: all that is added, or nothing. */
async function capacityFor(
  trx: Pick<JobTransaction<unknown>, 'query'>,
  asks: readonly RaiseAsk[],
  accounts: readonly (readonly AccountLimit[])[],
  period: RaiseSurroundings['period'],
  attempt: number
): Promise<ReadonlyMap<string, Won>> {
  const least = new Map<string, AccountLimit>()
  for (const one of accounts.flat()) {
    const known = least.get(one.account)
    if (!known || one.limit < known.limit) least.set(one.account, one)
  }
  if (least.size === 0) return new Map()
  const available = await availableOn(trx, [...least.values()], period, { lock: attempt > 1 })
  const wanted = asks.flatMap((ask, i) => {
    const own = (accounts[i] ?? []).map(({ account }) => account as string)
    return own.length === 0 ? [] : [{ businessNumber: ask.buyer.businessNumber, amount: addedBy(ask), accounts: own }]
  })
  return shareCapacity(wanted, available, { allowed: false, minimum: NO_WON })
}

/** A firm that underwriting has not seen, or knows as another corporation, is looked at with an application. */
function unknownFirm({ buyer, pointer }: RaiseAsk, firm: KnownFirm | undefined): Finding[] {
  const stated = buyer.corporateNumber ?? null
  if (firm && (stated === null || stated === firm.corporateNumber)) return []
  return [finding('refer', 'buyer', 'endorsement.buyer_unknown', { pointer: `${pointer}/buyer` })]
}

function needsUnderwriting({ pointer }: RaiseAsk): Finding {
  return finding('refer', 'policy', 'endorsement.needs_underwriting', { pointer })
}

function isClear(findings: readonly Finding[]): boolean {
  const gravest = gravestOutcome(findings)
  return gravest === null || gravest === 'note'
}

function addedBy({ amountAfter, amountBefore }: RaiseAsk): Won {
  return wonAbove(amountAfter, amountBefore)
}

function agreedPrice({ premium }: BegunPolicy) {
  return { gross: won(premium.gross), net: won(premium.net) }
}

/** Where the change says what the priced request says at the pointer. */
function placed(pointer: string | null, inRequest: string, inChanges: string): string {
  const field = pointer?.startsWith(`${inRequest}/`) ? pointer.slice(inRequest.length) : ''
  if (field === '/requestedInsuredAmount') return `${inChanges}/amount`
  return field === '' || field === '/businessNumber' ? `${inChanges}/buyer` : `${inChanges}/facts${field}`
}

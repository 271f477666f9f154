import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { Finding } from '@trade-credit/domain/finding.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type Won, wonView } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { findingOfRecord } from '../applications/decision-record.ts'
import { findHandedIn } from '../applications/handed-in.ts'
import { moveApplication, requireStep } from '../applications/move-application.ts'
import { lockApplication, type StoredApplication } from '../applications/repository.ts'
import { type DecidedApplication, decideApplication } from '../decisions/decide-application.ts'
import { findSalesLedger, gatherFacts } from '../decisions/gather-facts.ts'
import { digested, insertDecision } from '../decisions/repository.ts'
import type { OfferCondition } from './tables.ts'
import { writeOffer } from './write-offer.ts'

/** What a person decided of an application. */
export interface DecidedTerms {
  readonly applicationId: string
  /** The insured amount by business number, above 0 won; a buyer that is not named is not covered. */
  readonly approvedAmounts: ReadonlyMap<string, Won>
  /** What the cover of a buyer depends on, in words; of all buyers where none is named. */
  readonly conditions: readonly OfferCondition[]
  readonly referralId: string
  /** The client that decided, for the record. */
  readonly decidedBy: string
  /** Why amounts above the product's or the grade's limit are given all the same: they then hold, caps over all contracts excepted. */
  readonly specialApproval: string | null
}

export type OfferOutcome =
  | { readonly outcome: 'opened'; readonly offerId: string; readonly validUntil: PlainDate }
  /** Nothing was written: these findings stand against it, such as `buyer_limit` where less is left than was approved. */
  | { readonly outcome: 'refused'; readonly findings: readonly Finding[] }

/** What a handler knows; `attempt` is that of its context: the route needs `again: isCapacityTaken`. */
export interface OfferCircumstances {
  readonly platform: ServicePlatform
  readonly businessDate: PlainDate
  readonly now: Date
  readonly attempt: number
}

/**
 * Opens the offer that a person decided: prices the application with the approved amounts under the rules of its receipt, holds the
 * capacity with the commit, stores the offer and the decision behind it, moves the application to `approved`, and tells its
 * organisation. Locks the application: it must be `referred`. Ends in the problem `conflict` in another state.
 */
export async function openOffer(trx: Transaction, terms: DecidedTerms, on: OfferCircumstances): Promise<OfferOutcome> {
  const handingIn = findHandedIn(trx, terms.applicationId)
  const application = await lockApplication(trx, terms.applicationId, on.businessDate)
  if (!application) return problem('not_found')
  requireStep(application, 'approve')
  const version = on.platform.rulebook.on(on.businessDate)
  const rules = version.rulesAt(application.received_on)
  const [salesLedger, { facts: gathered, news }] = await Promise.all([
    findSalesLedger(trx, application),
    gatherFacts(trx, application, await handingIn, { ...on, rules })
  ])
  const facts = {
    ...gathered,
    judgement: { approved: approvedOf(application, terms), beyondLimits: terms.specialApproval !== null }
  }
  const decided = await decideApplication(trx, application, facts, { rulebook: version, salesLedger, ...on })
  const { approved, days } = decided
  if (!approved || !days || !isAsDecided(decided, terms))
    return { outcome: 'refused', findings: standingAgainst(decided) }

  const settled = { rulebookSha256: version.sha256, now: on.now }
  const { record, facts: seen } = decided
  const offerId = newId('of')
  const { referralId, decidedBy } = terms
  const decision = digested({ application, record, facts: seen, ...settled, referralId, offerId, decidedBy })
  moveApplication(trx, application, 'approve', {
    change: { record, rulebook_sha256: version.sha256, offer_id: offerId },
    facts: { decision: decision.id, digest: decision.digest, referral: referralId, rulebook: version.sha256 },
    now: on.now
  })
  writeOffer(trx, {
    id: offerId,
    application,
    approved,
    asks: decided.assessed.asks,
    days,
    policyholderParty: seen.policyholderParty,
    news,
    conditions: terms.conditions,
    acceptedOn: null,
    ...settled
  })
  insertDecision(trx, decision)
  return { outcome: 'opened', offerId, validUntil: days.validUntil }
}

/** What is approved of every buyer of the application, 0 won of those that were not named. */
function approvedOf(
  { request }: StoredApplication,
  { approvedAmounts }: DecidedTerms
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    request.buyers.map(({ businessNumber }) => {
      const amount = approvedAmounts.get(businessNumber)
      return [businessNumber, amount === undefined ? 0 : wonView(amount)]
    })
  )
}

/** An offer says exactly what was decided, or there is none. */
function isAsDecided({ approved }: DecidedApplication, { approvedAmounts }: DecidedTerms): boolean {
  if (!approved || approved.amounts.size !== approvedAmounts.size) return false
  return [...approvedAmounts].every(([businessNumber, amount]) => approved.amounts.get(businessNumber) === amount)
}

function standingAgainst({ record }: DecidedApplication): readonly Finding[] {
  const findings = [...record.findings, ...record.buyers.flatMap(buyer => buyer.findings)]
  // What the rules refer is settled by the person, unless it cannot be priced at all.
  const isPriced = record.outcome !== 'referred'
  return findings
    .filter(({ outcome, code }) => {
      if (code === 'buyer_limit') return true
      return outcome === 'decline' ? code !== 'buyer.left_out' : outcome === 'refer' && !isPriced
    })
    .map(findingOfRecord)
}

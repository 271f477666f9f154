import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { HolidayCalendar } from '@trade-credit/domain/dates/calendar.ts'
import { type Confirmation, knownSince } from '@trade-credit/domain/insured-events/known-since.ts'
import { addYears, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import type { JobIdentity } from '@trade-credit/service/platform/audit/record-change.ts'
import { sendNotices } from '@trade-credit/service/platform/notices/send-notice.ts'
import { type ClaimDraft, draftClaims } from '../claims/draft-claims.ts'
import { type Concerned, type ConcernedBuyer, concernedBuyers } from '../covers/concerned.repository.ts'
import { datedCovers } from '../covers/dated-covers.ts'
import { type ExpectedClaim, expectedClaim } from '../covers/expected-claim.ts'
import { findConfirmations } from '../covers/known-events.repository.ts'
import { findListedBills, NO_BILLS } from '../covers/listed-bills.repository.ts'
import { moneySoFar, NOTHING_SO_FAR, soFarKey } from '../covers/money-so-far.repository.ts'
import { findCovers, findLimitsWithdrawn, findOpenReceivables, findPolicies } from '../covers/repository.ts'
import type { PublishedPolicy } from '../covers/tables.ts'
import type { PublicEventRecord } from '../insured-events/public-events.repository.ts'
import { eventOf } from '../insured-events/told-event.ts'
import { claimedAlready } from './repository.ts'

export const FAN_OUT: JobIdentity = { organisation: 'system', client: 'job:event-fan-out' }

/** What expectations go by. */
export interface ExpectationBasis {
  readonly today: PlainDate
  readonly rulesOn: (date: PlainDate) => Rules
  readonly calendar: HolidayCalendar
}

/** What a fan-out goes by. */
export interface FanOutBasis extends ExpectationBasis {
  readonly now: Date
}

/** An event as expectations need it: one that is public, or one that is only supposed. */
export type SupposedEvent = Pick<PublicEventRecord, 'id' | 'type' | 'occurredOn' | 'details' | 'confirmedOn'>

/** A policy and a buyer of it, with what a claim would come to. */
export interface Expectation {
  readonly policy: PublishedPolicy
  readonly buyer: string
  /** The number that the event befell: the buyer's, or another of its person. */
  readonly befallen: string
  readonly buyerName: string
  readonly party: string
  readonly expected: ExpectedClaim
}

/**
 * Works out for each of the policies and each of its buyers concerned what a claim from the event would come to. Policies that do not
 * cover the event are left out. Eight statements, however many policies there are, and one for bill insurance.
 */
export async function expectations(
  trx: JobTransaction,
  event: SupposedEvent,
  policyIds: readonly string[],
  concerned: Concerned,
  { today, rulesOn, calendar }: ExpectationBasis
): Promise<Expectation[]> {
  const told = eventOf(event)
  const concernedOf = new Map(
    (await concernedBuyers(trx, policyIds, concerned)).map(one => [soFarKey(one.policyId, one.buyer), one])
  )
  const buyers = [...new Set([...concernedOf.values()].map(({ buyer }) => buyer))]
  const [confirmations, policies, covers, limitsWithdrawn, receivables, money] = await Promise.all([
    findConfirmations(trx, policyIds, buyers),
    findPolicies(trx, policyIds, today),
    findCovers(trx, policyIds, buyers),
    findLimitsWithdrawn(trx, buyers),
    findOpenReceivables(trx, policyIds, buyers),
    moneySoFar(trx, policyIds, buyers)
  ])
  const bills = await findListedBills(trx, policies, buyers)
  // Where a policy ended long ago, only what its firm declared and was not paid is still open.
  const runOffYears = rulesOn(event.occurredOn).count('claims.run_off_years')
  const endedAfter = addYears(event.occurredOn, -runOffYears.value)
  const byId = new Map(policies.map(policy => [policy.id, policy]))
  const openOf = Map.groupBy(receivables, one => soFarKey(one.policyId, one.buyer))
  return [...Map.groupBy(covers, cover => soFarKey(cover.policyId, cover.buyer))].flatMap(([key, agreed]) => {
    const policy = agreed[0] && byId.get(agreed[0].policyId)
    const stretches = policy ? datedCovers(policy, agreed) : []
    const [first] = stretches
    const by = concernedOf.get(key)
    if (!first || !by || !policy?.coveredUntil || first.from > event.occurredOn) return []
    if (policy.coveredUntil <= endedAfter && !openOf.has(key)) return []
    const expected = expectedClaim(
      {
        policy,
        covers: stretches,
        limitsWithdrawn: limitsWithdrawn.get(first.buyer) ?? [],
        listedBills: bills.get(key) ?? NO_BILLS,
        receivables: openOf.get(key) ?? [],
        event: told,
        occurredOn: event.occurredOn,
        knownOn: knownSince([...(confirmations.get(key) ?? []), confirmationOf(event, by)], first.from),
        money: money.get(key) ?? NOTHING_SO_FAR,
        on: today
      },
      rulesOn,
      calendar
    )
    const { party, name: buyerName } = stretches.at(-1) ?? first
    return expected ? [{ policy, buyer: first.buyer, befallen: by.befallen, buyerName, party, expected }] : []
  })
}

/** Of the event itself, which may be one that is only supposed. Before the insurer said whose the numbers are, nobody could know by it. */
function confirmationOf({ occurredOn, confirmedOn }: SupposedEvent, { since }: ConcernedBuyer): Confirmation {
  return { occurredOn, toldAs: occurredOn, knownOn: since !== null && since > confirmedOn ? since : confirmedOn }
}

/**
 * Drafts the claims and tells their policyholders. `eventIdFor` gives the event's id as an organisation knows it. Gives the
 * organisations concerned and how many drafts are new.
 */
export async function draftAndTell(
  trx: JobTransaction,
  event: PublicEventRecord,
  expected: readonly Expectation[],
  eventIdFor: (organisation: string) => string,
  { now }: FanOutBasis
): Promise<number> {
  const drafted = await draftClaims(
    trx,
    expected.map(one => draftOf(event, one)),
    { by: FAN_OUT, now }
  )
  const byKey = new Map(expected.map(one => [soFarKey(one.policy.id, one.buyer), one]))
  const already = await claimedAlready(trx, drafted)
  sendNotices(
    trx,
    drafted.flatMap(({ id, organisation, policyId, buyer }) => {
      const found = byKey.get(soFarKey(policyId, buyer))
      if (!found) return []
      const { expected: claim, buyerName } = found
      return [
        {
          recipient: organisation,
          kind: 'claim_drafted' as const,
          subject: { policyId, claimId: id, eventId: eventIdFor(organisation) },
          parameters: {
            buyer,
            buyerName,
            event: { type: event.type, occurredOn: event.occurredOn },
            expectedPayout: wonView(claim.expectedPayout),
            ceiling: claim.ceiling,
            ...(already.has(soFarKey(policyId, buyer)) ? { instead: true } : {}),
            lateAfter: claim.deadlines.lateAfter.on,
            documents: [...claim.documents]
          }
        }
      ]
    })
  )
  return drafted.length
}

function draftOf(event: PublicEventRecord, { policy, buyer, party, expected }: Expectation): ClaimDraft {
  return {
    organisation: policy.organisation,
    policyId: policy.id,
    product: policy.product,
    policyholder: policy.policyholder,
    policyholderParty: policy.policyholderParty,
    buyer,
    party,
    eventType: event.type,
    eventId: event.id,
    receivableIds: [],
    occurredOn: event.occurredOn,
    claimableFrom: expected.deadlines.claimableFrom,
    lateAfter: expected.deadlines.lateAfter.on,
    barredAfter: expected.deadlines.barredAfter.on,
    expectedPayout: expected.expectedPayout,
    documents: expected.documents
  }
}

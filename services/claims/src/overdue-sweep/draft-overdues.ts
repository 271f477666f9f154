import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { claimDeadlines } from '@trade-credit/domain/claims/deadlines.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { NO_WON, won, wonView } from '@trade-credit/domain/won.ts'
import type { JobIdentity } from '@trade-credit/service/platform/audit/record-change.ts'
import { sendNotices } from '@trade-credit/service/platform/notices/send-notice.ts'
import { type ClaimDraft, draftClaims } from '../claims/draft-claims.ts'
import { datedCovers } from '../covers/dated-covers.ts'
import { type ExpectedClaim, type ExpectedClaimInput, expectedClaim } from '../covers/expected-claim.ts'
import { findListedBills, NO_BILLS } from '../covers/listed-bills.repository.ts'
import { moneySoFar, NOTHING_SO_FAR, soFarKey } from '../covers/money-so-far.repository.ts'
import { findCovers, findLimitsWithdrawn, findOpenReceivablesById, findPolicies } from '../covers/repository.ts'
import type { DatedCover, OpenReceivable, PublishedPolicy } from '../covers/tables.ts'
import { datesOf, type OverdueRules } from '../overdues/overdue-terms-of.ts'
import { overdueIdOf } from '../overdues/tables.ts'
import type { Mark } from './candidates.repository.ts'
import { findGatheredClaimable, findOpenDrafts } from './drafts.repository.ts'

export const SWEEP: JobIdentity = { organisation: 'system', client: 'job:overdue-sweep' }

/** What sweeps go by. */
export interface SweepBasis extends OverdueRules {
  readonly today: PlainDate
  readonly now: Date
}

/** A receivable that can be claimed, with its day. */
type Claimable = OpenReceivable & { readonly claimableFrom: PlainDate }

interface Gathered {
  readonly policy: PublishedPolicy
  readonly buyerName: string
  readonly draft: ClaimDraft
  readonly fresh: readonly Claimable[]
}

/**
 * Drafts the claims of receivables that were just marked, one for each policy and buyer together with what waits in its draft already,
 * and tells their organisations of each receivable. What the policy does not cover is marked, and nobody is told.
 */
export async function draftOverdues(
  trx: JobTransaction,
  marks: readonly Mark[],
  basis: SweepBasis
): Promise<{ readonly drafted: number; readonly told: number }> {
  if (marks.length === 0) return { drafted: 0, told: 0 }
  const gathered = await gather(trx, marks, basis)
  const drafted = await draftClaims(
    trx,
    gathered.map(({ draft }) => draft),
    { by: SWEEP, now: basis.now }
  )
  const drafts = await findOpenDrafts(
    trx,
    gathered.map(({ policy }) => policy.id)
  )
  const told = gathered.flatMap(({ policy, buyerName, draft, fresh }) =>
    fresh.map(receivable => ({
      recipient: policy.organisation,
      kind: 'receivable_claimable' as const,
      subject: {
        policyId: policy.id,
        receivableId: receivable.id,
        overdueId: overdueIdOf(receivable.id),
        claimId: drafts.get(soFarKey(policy.id, draft.buyer)) ?? ''
      },
      parameters: {
        buyer: draft.buyer,
        buyerName,
        invoiceNumber: receivable.invoiceNumber,
        dueOn: receivable.dueOn,
        amount: wonView(won(receivable.amount - receivable.settled)),
        lateAfter: claimDeadlines(receivable.claimableFrom, basis.rulesOn(receivable.claimableFrom), basis.calendar)
          .lateAfter.on
      }
    }))
  )
  sendNotices(trx, told)
  return { drafted: drafted.length, told: told.length }
}

async function gather(trx: JobTransaction, marks: readonly Mark[], basis: SweepBasis): Promise<Gathered[]> {
  const policyIds = [...new Set(marks.map(({ policyId }) => policyId))]
  const buyers = [...new Set(marks.map(({ buyer }) => buyer))]
  const [policies, covers, limitsWithdrawn, money, waiting] = await Promise.all([
    findPolicies(trx, policyIds, basis.today),
    findCovers(trx, policyIds, buyers),
    findLimitsWithdrawn(trx, buyers),
    moneySoFar(trx, policyIds, buyers),
    findGatheredClaimable(trx, policyIds)
  ])
  const bills = await findListedBills(trx, policies, buyers)
  const gathered = [...marks, ...[...waiting.values()].flat()].map(({ receivableId }) => receivableId)
  const open = await findOpenReceivablesById(trx, [...new Set(gathered)])
  const byId = new Map(policies.map(policy => [policy.id, policy]))
  const coversOf = Map.groupBy(covers, cover => soFarKey(cover.policyId, cover.buyer))
  const receivableOf = new Map(open.map(receivable => [receivable.id, receivable]))
  const keyed = Map.groupBy(marks, mark => soFarKey(mark.policyId, mark.buyer))
  return [...keyed]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, own]) => {
      const [first] = own
      const policy = first && byId.get(first.policyId)
      const stretches = policy ? datedCovers(policy, coversOf.get(key) ?? []) : []
      if (!first || !policy || stretches.length === 0) return []
      const fresh = new Set(own.map(mark => mark.receivableId))
      const days = new Map([...(waiting.get(key) ?? []), ...own].map(mark => [mark.receivableId, mark.claimableOn]))
      const receivables = [...days].flatMap(([id, claimableFrom]) => {
        const receivable = receivableOf.get(id)
        return receivable && !isBarred(claimableFrom, basis) ? [{ ...receivable, claimableFrom }] : []
      })
      const claim = expectedOf(
        {
          policy,
          covers: stretches,
          limitsWithdrawn: limitsWithdrawn.get(first.buyer) ?? [],
          listedBills: bills.get(key) ?? NO_BILLS,
          money: money.get(key) ?? NOTHING_SO_FAR
        },
        receivables,
        basis
      )
      if (!claim) return []
      const covered = receivables.filter(one => fresh.has(one.id) && countsIn(claim.expected, one))
      if (covered.length === 0) return []
      const buyerName = stretches.at(-1)?.name ?? ''
      return [{ policy, buyerName, fresh: covered, draft: draftOf(policy, stretches, covered, claim) }]
    })
}

/** The claim of the receivables, as of the day from which the earliest that counts can be claimed: what is not covered dates none. */
function expectedOf(
  known: Pick<ExpectedClaimInput, 'policy' | 'covers' | 'limitsWithdrawn' | 'listedBills' | 'money'>,
  receivables: readonly Claimable[],
  basis: SweepBasis
): { readonly expected: ExpectedClaim; readonly occurredOn: PlainDate } | null {
  const { today, rulesOn, calendar } = basis
  const first = receivables.toSorted((a, b) => (a.claimableFrom < b.claimableFrom ? -1 : 1))[0]
  const dates = first && datesOf({ product: known.policy.product, ...first }, { rulesOn, calendar })
  if (!first || !dates) return null
  const occurredOn = first.claimableFrom
  const event = {
    type: 'overdue',
    dueOn: first.dueOn,
    instrument: first.instrument,
    paidInFullOn: null,
    dates: { ...dates, claimableOn: occurredOn }
  } as const
  const asked = { ...known, receivables, event, occurredOn, knownOn: null, on: today }
  const expected = expectedClaim(asked, rulesOn, calendar)
  if (expected && countsIn(expected, first)) return { expected, occurredOn }
  const later = receivables.filter(one => (expected ? countsIn(expected, one) : one.claimableFrom > occurredOn))
  return expectedOf(known, later, basis)
}

function countsIn({ counted }: ExpectedClaim, { id }: Claimable): boolean {
  return (counted.get(id) ?? NO_WON) > NO_WON
}

function isBarred(claimableFrom: PlainDate, { today, rulesOn, calendar }: SweepBasis): boolean {
  return today > claimDeadlines(claimableFrom, rulesOn(claimableFrom), calendar).barredAfter.on
}

function draftOf(
  policy: PublishedPolicy,
  covers: readonly DatedCover[],
  covered: readonly Claimable[],
  { expected, occurredOn }: { readonly expected: ExpectedClaim; readonly occurredOn: PlainDate }
): ClaimDraft {
  const { buyer = '', party = '' } = covers.at(-1) ?? {}
  return {
    organisation: policy.organisation,
    policyId: policy.id,
    product: policy.product,
    policyholder: policy.policyholder,
    policyholderParty: policy.policyholderParty,
    buyer,
    party,
    eventType: 'overdue',
    eventId: null,
    receivableIds: covered.map(({ id }) => id),
    occurredOn,
    claimableFrom: expected.deadlines.claimableFrom,
    lateAfter: expected.deadlines.lateAfter.on,
    barredAfter: expected.deadlines.barredAfter.on,
    expectedPayout: expected.expectedPayout,
    documents: expected.documents
  }
}

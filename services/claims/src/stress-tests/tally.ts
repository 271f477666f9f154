import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { NO_WON, type Won, won } from '@trade-credit/domain/won.ts'
import type { Expectation } from '../fan-out/draft-for-policies.ts'

/** Claims, and buyers, that an answer names one by one. */
export const MOST_LISTED = 1_000
export const LARGEST_POLICIES = 10

/** What claims come to. */
export interface StressSum {
  policies: number
  claims: number
  expectedPayout: Won
  ceilingClaims: number
  ceilingPayout: Won
}

/** One claim that would be drafted. */
export interface StressedClaim {
  readonly policyId: string
  readonly product: string
  readonly policyholder: string
  readonly buyer: string
  readonly runOff: boolean
  readonly expectedPayout: Won
  readonly ceiling: boolean
}

/** A policy with all its claims. */
export interface StressedPolicy extends Pick<StressedClaim, 'policyId' | 'product' | 'policyholder'> {
  readonly claims: number
  readonly expectedPayout: Won
}

/** Everything that an answer tells, summed up policy by policy: its size follows the products and buyers, not the policies. */
export interface Tally {
  readonly total: StressSum
  readonly inForce: StressSum
  readonly runOff: StressSum
  readonly byProduct: Map<string, StressSum>
  /** By the key of the buyer's legal person. */
  readonly byBuyer: Map<string, StressSum & { readonly covered: Set<string> }>
  /** Legal persons. */
  readonly policyholders: Set<string>
  readonly claims: StressedClaim[]
  notListed: { count: number; expectedPayout: Won }
  /** The largest first. */
  readonly largest: StressedPolicy[]
  /** Policies each of whose several claims is lessened by the same unpaid premium. */
  sharedPremium: number
}

/** A tally of nothing. */
export function emptyTally(): Tally {
  return {
    total: noSum(),
    inForce: noSum(),
    runOff: noSum(),
    byProduct: new Map(),
    byBuyer: new Map(),
    policyholders: new Set(),
    claims: [],
    notListed: { count: 0, expectedPayout: NO_WON },
    largest: [],
    sharedPremium: 0
  }
}

/** A sum of nothing. */
export function noSum(): StressSum {
  return { policies: 0, claims: 0, expectedPayout: NO_WON, ceilingClaims: 0, ceilingPayout: NO_WON }
}

/** Adds all the claims that one policy would have. `buyerKey` tells which legal person, or place of business, fails. */
export function addPolicy(
  tally: Tally,
  ofPolicy: readonly Expectation[],
  occurredOn: PlainDate,
  buyerKey: (one: Expectation) => string
): void {
  const [first] = ofPolicy
  if (!first) return
  const { policy } = first
  const runOff = policy.coveredUntil !== null && policy.coveredUntil <= occurredOn
  tally.policyholders.add(policy.policyholderParty)
  const whole = [tally.total, runOff ? tally.runOff : tally.inForce, entry(tally.byProduct, policy.product, noSum)]
  for (const sum of whole) add(sum, ofPolicy)
  const ofBuyers = Map.groupBy(ofPolicy, buyerKey)
  for (const [key, some] of ofBuyers) {
    const sum = entry(tally.byBuyer, key, () => ({ ...noSum(), covered: new Set<string>() }))
    add(sum, some)
    for (const { buyer } of some) sum.covered.add(buyer)
  }
  const named = { policyId: policy.id, product: policy.product, policyholder: policy.policyholder }
  for (const { buyer, expected } of ofPolicy) {
    const { expectedPayout, ceiling } = expected
    if (tally.claims.length < MOST_LISTED) tally.claims.push({ ...named, buyer, runOff, expectedPayout, ceiling })
    else tally.notListed = more(tally.notListed, expectedPayout)
  }
  rank(tally.largest, { ...named, claims: ofPolicy.length, expectedPayout: payoutOf(ofPolicy) })
  if (ofPolicy.length > 1 && policy.unpaidPremium + policy.premiumNotDue > NO_WON) tally.sharedPremium += 1
}

/** One more, and what it comes to. */
export function more(of: { readonly count: number; readonly expectedPayout: Won }, amount: Won) {
  return { count: of.count + 1, expectedPayout: won(of.expectedPayout + amount) }
}

/** Adds claims of one policy. */
function add(sum: StressSum, claims: readonly Expectation[]): void {
  const ceilings = claims.filter(({ expected }) => expected.ceiling)
  sum.policies += 1
  sum.claims += claims.length
  sum.expectedPayout = won(sum.expectedPayout + payoutOf(claims))
  sum.ceilingClaims += ceilings.length
  sum.ceilingPayout = won(sum.ceilingPayout + payoutOf(ceilings))
}

function payoutOf(claims: readonly Expectation[]): Won {
  return claims.reduce((sum, { expected }) => won(sum + expected.expectedPayout), NO_WON)
}

function rank(largest: StressedPolicy[], policy: StressedPolicy): void {
  const place = largest.findIndex(({ expectedPayout }) => expectedPayout < policy.expectedPayout)
  if (place >= 0) largest.splice(place, 0, policy)
  else largest.push(policy)
  if (largest.length > LARGEST_POLICIES) largest.pop()
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}

import { type Finding, finding } from '../finding.ts'
import { daysBetween, type PlainDate } from '../plain-date.ts'
import { portionOf, type Ratio, ratio, times } from '../ratio.ts'
import type { Rule } from '../rules.ts'
import { lesserWon, NO_WON, sumOfWon, type Won, wonAbove, wonView } from '../won.ts'
import { type RaiseLayer, takeFromRaises, type UnderwrittenRaise } from './cover-raise.ts'

/** What is asked to change of one buyer. */
export type CoverChange =
  | { readonly kind: 'lower_limit'; readonly buyer: string; readonly amount: Won }
  | { readonly kind: 'raise_limit'; readonly buyer: string; readonly amount: Won }
  | { readonly kind: 'drop_buyer'; readonly buyer: string }
  | { readonly kind: 'add_buyer'; readonly buyer: string; readonly amount: Won }

/** A buyer as the policy covers it on the day of the change, and as it was bound. */
export interface CoveredBuyer {
  readonly buyer: string
  /** Two places of business of one legal person are one buyer. */
  readonly party: string
  readonly amount: Won
  /** 0 won for a buyer that was added later. */
  readonly boundAmount: Won
  /** Gross premium of the whole period for the bound amount. */
  readonly boundPremium: Won
}

/** A policy and what is asked to change in it from a day on. */
export interface EndorsementCase {
  readonly inForce: boolean
  readonly inception: PlainDate
  /** First day after the whole period, which the premium is for. */
  readonly expiry: PlainDate
  /** First day without cover: before the expiry where the policy is going to end early. */
  readonly until: PlainDate
  readonly today: PlainDate
  readonly effectiveFrom: PlainDate
  /** The day from which the change before this one takes effect; null when there is none. */
  readonly lastChangeFrom: PlainDate | null
  readonly covered: readonly CoveredBuyer[]
  readonly changes: readonly CoverChange[]
  /** More cover, by the buyer of its change, as it was underwritten; none for a change that says nothing against what is covered. */
  readonly raises: readonly UnderwrittenRaise[]
  /** What earlier endorsements added and is still in force, oldest first. */
  readonly layers: readonly RaiseLayer[]
  /** Gross premium of the policy as it was bound. */
  readonly gross: Won
  /** The policyholder's part of the premium, and what of it is not paid yet. */
  readonly payable: Won
  readonly unpaid: Won
  readonly programmes: readonly { readonly programme: string; readonly paid: Won }[]
  readonly eventOccurred: boolean
  /** The fewest buyers that the product takes; null where it does not say, or does not count them now. */
  readonly fewestBuyers: Rule<number> | null
  /** What the rules of inclusion say against leaving the dropped buyers out. */
  readonly ofInclusion: readonly Finding[]
  readonly refundRule: Rule<boolean>
}

/** How a buyer's insured amount changes. */
export interface ChangedCover {
  readonly buyer: string
  readonly amountBefore: Won
  /** 0 won where the buyer is dropped. */
  readonly amountAfter: Won
}

/** What a change of a policy comes to: possible unless a finding declines or refers it, or less cover than was asked for is proposed. */
export interface Endorsement {
  readonly status: 'possible' | 'proposed' | 'refused' | 'needs_underwriting'
  readonly findings: readonly Finding[]
  readonly covers: readonly ChangedCover[]
  readonly unexpiredDays: number
  readonly totalDays: number
  /** The share of the bound premium whose cover ends. */
  readonly removed: Ratio
  /** What ends of cover that endorsements had added, each with its hold. */
  readonly lowered: readonly RaiseLayer[]
  /** What is asked for the cover that is added, for the days that are left. */
  readonly increase: Won
  /** By how much the policyholder's premium falls: first off what is not paid yet, the rest is refunded. */
  readonly policyholder: { readonly decrease: Won; readonly credited: Won; readonly refund: Won }
  readonly programmes: readonly { readonly programme: string; readonly refund: Won }[]
}

/**
 * What changing limits, dropping and adding buyers from a day on comes to. A buyer's premium falls with its insured amount, at the rate
 * that was agreed (003:L2196), for the days that are left; each payer gets its own part back, as when a policy is cancelled (004:L22), and
 * nothing once an insured event has happened. Cover that an endorsement had added goes first, at its own price. Added cover costs its
 * yearly premium for the days that are left. Every reason against it is told.
 */
export function endorsementOf(on: EndorsementCase): Endorsement {
  const covers = on.changes.flatMap(change => changedCover(change, on))
  const lowerings = covers.map(cover => ({
    ...cover,
    ...takeFromRaises(on.layers, cover.buyer, wonAbove(cover.amountBefore, cover.amountAfter))
  }))
  const lowered = lowerings.flatMap(cover => cover.lowered)
  const findings = [...findingsOf(on), ...on.ofInclusion, ...countFindings(on, covers)]
  const totalDays = daysBetween(on.inception, on.expiry)
  const unexpiredDays = Math.min(totalDays, Math.max(0, daysBetween(on.effectiveFrom, on.until)))
  const removed = on.gross === 0n ? ratio(0n, 1n) : ratio(removedPremium(on.covered, lowerings), on.gross)
  const left = ratio(BigInt(unexpiredDays), BigInt(totalDays))
  const share = times(removed, left)
  const noRefund = refundRefusal(on)
  const part = (amount: Won) => (noRefund ? NO_WON : portionOf(amount, share, 'down'))
  const ofLayers = noRefund ? NO_WON : portionOf(sumOfWon(lowered.map(({ yearly }) => yearly)), left, 'down')
  const decrease = sumOfWon([part(on.payable), ofLayers])
  const credited = lesserWon(decrease, on.unpaid)
  return {
    status: statusOf(findings, on.raises),
    findings: noRefund && covers.some(lowers) ? [...findings, noRefund] : findings,
    covers,
    unexpiredDays,
    totalDays,
    removed,
    lowered,
    increase: sumOfWon(on.raises.map(({ yearly }) => portionOf(yearly ?? NO_WON, left, 'down'))),
    policyholder: { decrease, credited, refund: wonAbove(decrease, credited) },
    programmes: on.programmes.map(({ programme, paid }) => ({ programme, refund: part(paid) }))
  }
}

function statusOf(findings: readonly Finding[], raises: readonly UnderwrittenRaise[]): Endorsement['status'] {
  if (findings.some(({ outcome }) => outcome === 'decline')) return 'refused'
  if (findings.some(({ outcome }) => outcome === 'refer')) return 'needs_underwriting'
  return raises.some(({ amountAfter, amountAsked }) => amountAfter < amountAsked) ? 'proposed' : 'possible'
}

function changedCover(change: CoverChange, { covered, raises }: EndorsementCase): ChangedCover[] {
  if (change.kind === 'raise_limit' || change.kind === 'add_buyer') {
    return raises
      .filter(({ buyer }) => buyer === change.buyer)
      .map(({ buyer, amountBefore, amountAfter }) => ({ buyer, amountBefore, amountAfter }))
  }
  const before = covered.find(({ buyer }) => buyer === change.buyer)
  if (!before) return []
  const amountAfter = change.kind === 'drop_buyer' ? NO_WON : change.amount
  return [{ buyer: change.buyer, amountBefore: before.amount, amountAfter }]
}

function lowers({ amountBefore, amountAfter }: ChangedCover): boolean {
  return amountAfter < amountBefore
}

/** The gross premium of the bound cover that ends, for a whole period; a buyer's is rounded down to the won. */
function removedPremium(
  covered: readonly CoveredBuyer[],
  lowerings: readonly { readonly buyer: string; readonly rest: Won }[]
): Won {
  return sumOfWon(
    lowerings.map(({ buyer, rest }) => {
      const bound = covered.find(one => one.buyer === buyer)
      if (!bound || bound.boundAmount === 0n) return NO_WON
      const lowered = ratio(rest, bound.boundAmount)
      return portionOf(bound.boundPremium, lowered, 'down')
    })
  )
}

function findingsOf(on: EndorsementCase): Finding[] {
  const { effectiveFrom: date, inception, until, today, lastChangeFrom: last } = on
  const decline = (code: Finding['code'], pointer: string, detail: Finding['detail'] = {}) =>
    finding('decline', 'policy', code, { pointer, detail })
  const ofDate = [
    on.inForce ? null : finding('decline', 'policy', 'endorsement.policy_not_in_force'),
    date < today ? decline('endorsement.date_past', '/effectiveFrom', { date, today }) : null,
    date < inception || date >= until
      ? decline('endorsement.date_outside_period', '/effectiveFrom', { date, inception, until })
      : null,
    last !== null && date < last ? decline('endorsement.before_last_change', '/effectiveFrom', { last }) : null
  ]
  const ofChanges = on.changes.map((change, i) => {
    const pointer = `/changes/${i}`
    const before = on.covered.find(({ buyer }) => buyer === change.buyer)
    if (change.kind === 'add_buyer') {
      return before
        ? decline('endorsement.covered_already', `${pointer}/buyer`, { amount: wonView(before.amount) })
        : null
    }
    if (!before) return decline('endorsement.buyer_not_covered', `${pointer}/buyer`)
    if (change.kind === 'raise_limit') {
      if (change.amount > before.amount) return null
      return decline('endorsement.not_higher', `${pointer}/amount`, { amount: wonView(before.amount) })
    }
    if (change.kind === 'drop_buyer' || change.amount < before.amount) return null
    return decline('endorsement.not_lower', `${pointer}/amount`, { amount: wonView(before.amount) })
  })
  return [...ofDate, ...ofChanges, ...on.raises.flatMap(({ findings }) => findings)].filter(found => found !== null)
}

/** RULES I.7: minimum counts apply to the buyers left after endorsements. */
function countFindings({ covered, fewestBuyers, raises }: EndorsementCase, covers: readonly ChangedCover[]): Finding[] {
  const dropped = new Set(covers.filter(({ amountAfter }) => amountAfter === 0n).map(({ buyer }) => buyer))
  if (dropped.size === 0) return []
  const stay = covered.filter(({ buyer }) => !dropped.has(buyer))
  const left = new Set([...stay, ...raises.filter(({ amountBefore }) => amountBefore === 0n)].map(({ party }) => party))
    .size
  if (left === 0) return [finding('decline', 'policy', 'endorsement.no_buyer_left', { pointer: '/changes' })]
  if (fewestBuyers === null || left >= fewestBuyers.value) return []
  const detail = { count: left, limit: fewestBuyers.value }
  return [
    finding('decline', 'policy', 'endorsement.too_few_buyers', { pointer: '/changes', rule: fewestBuyers, detail })
  ]
}

function refundRefusal({ refundRule: rule, eventOccurred }: EndorsementCase): Finding | null {
  if (!rule.value) return finding('note', 'policy', 'refund.not_foreseen', { rule })
  return eventOccurred ? finding('note', 'policy', 'refund.after_insured_event', { rule }) : null
}

/**
 * What was received for the cover that is still in force after endorsements, as if it had been so from the first day: for what was bound,
 * less the share that ended, and what `layers` cost by the whole period. What is not paid yet of an added layer's price is taken off.
 */
export function receivedInForce(
  received: Won,
  endorsements: readonly { readonly removed: Ratio; readonly credited: Won; readonly increase: Won }[],
  layers: readonly RaiseLayer[]
): Won {
  const all = sumOfWon([received, ...endorsements.map(({ credited }) => credited)])
  const whole = wonAbove(all, sumOfWon(endorsements.map(({ increase }) => increase)))
  const ended = sumOfWon(endorsements.map(({ removed }) => portionOf(whole, removed, 'down')))
  return sumOfWon([wonAbove(whole, ended), ...layers.map(({ yearly }) => yearly)])
}

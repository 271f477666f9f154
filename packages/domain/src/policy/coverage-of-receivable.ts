import { type Finding, finding, gravestOutcome } from '../finding.ts'
import { assessReceivable } from '../losses/assess-receivable.ts'
import type { CoverStretch } from '../losses/buyer-cover.ts'
import type { ClaimedReceivable, Cover, ListedBills } from '../losses/claimed-receivable.ts'
import { type WithdrawnDays, withdrawnDays } from '../losses/withdrawn-days.ts'
import type { Instrument } from '../overdues/overdue.ts'
import { daysBetween, type PlainDate } from '../plain-date.ts'
import type { Rules } from '../rules.ts'
import { NO_WON, type Won, won } from '../won.ts'

/** A receivable as the policyholder declared it. */
export interface DeclaredReceivable {
  readonly buyer: string
  readonly instrument: Instrument
  /** Of a bill, its number. */
  readonly invoiceNumber: string
  readonly suppliedOn: PlainDate
  readonly dueOn: PlainDate
  readonly billIssuedOn: PlainDate | null
  readonly amount: Won
  readonly vat: Won | null
  /** What payments, returns and offsets took off it. */
  readonly settled: Won
  readonly disputed: boolean
  /** When it was declared anew, in place of one that was withdrawn; null where it is the first. */
  readonly correctedOn: PlainDate | null
  /** Whether something rested on that one already. */
  readonly correctedLate: boolean
}

/** What a policy says of one buyer. */
export interface PolicyOnBuyer {
  readonly product: string
  /** As it was agreed at binding. */
  readonly basis: Cover['basis']
  /** The policy's own period. */
  readonly inception: PlainDate
  readonly until: PlainDate
  /** Oldest first, each with days and an amount; none for a buyer that is not in the policy. */
  readonly stretches: readonly CoverStretch[]
  readonly listedBills: ListedBills
  /** When the policyholder was told of an insolvency event on the buyer; null when there is none. */
  readonly eventKnownOn: PlainDate | null
  /** When the first such event happened. */
  readonly eventOn: PlainDate | null
  /** Days for which the insurer withdrew the buyer's limit, whatever the policy says. */
  readonly withdrawn: readonly WithdrawnDays[]
  /** First day on which no claim can arise from the policy any more; null while one can. */
  readonly closedOn: PlainDate | null
  /** The longest payment term that `closedOn` counts with. */
  readonly longestTermDays: number
}

/** Whether a receivable is covered: `undecided` waits for a person. */
export interface Coverage {
  readonly status: 'covered' | 'not_covered' | 'undecided'
  /** What of it would count as a loss if the buyer failed now; 0 unless covered. The insured amount bounds all of a buyer's together. */
  readonly coveredAmount: Won
  /** The terms of the day it was supplied; null when the buyer was not covered then. */
  readonly terms: CoverStretch | null
  readonly findings: readonly Finding[]
}

/**
 * Whether and for how much a receivable is covered, with every reason against it. `rules` are those of the contract, `on` is the
 * day that asks. The same exclusions decide a claim (`exclusionsOf`), so what is told here and what is paid later agree.
 */
export function coverageOfReceivable(
  receivable: DeclaredReceivable,
  cover: PolicyOnBuyer,
  rules: Rules,
  on: PlainDate
): Coverage {
  const listed = [notInPolicy(cover), closedBefore(receivable, cover, rules, on)].filter(found => found !== null)
  const terms = termsOnSupply(receivable, cover, cover.basis)
  const { counted, findings: exclusions } = assessReceivable(asClaimed(receivable), receivable.settled, {
    cover: coverOf(cover, terms),
    rules,
    on
  })
  const findings = [...listed, ...exclusions]
  const gravest = gravestOutcome(findings)
  if (gravest === 'decline') return { status: 'not_covered', coveredAmount: NO_WON, terms, findings }
  if (gravest === 'refer') return { status: 'undecided', coveredAmount: NO_WON, terms, findings }
  return { status: 'covered', coveredAmount: won(counted), terms, findings }
}

function notInPolicy({ stretches }: PolicyOnBuyer): Finding | null {
  return stretches.length > 0 ? null : finding('decline', 'receivable', 'receivable.buyer_not_covered')
}

/**
 * 상법 §662: every right from the policy is barred, but perhaps that from a receivable whose term is longer than all that closing the
 * policy counted with: that one a person looks at.
 */
function closedBefore(
  { suppliedOn, dueOn }: DeclaredReceivable,
  { closedOn, longestTermDays }: PolicyOnBuyer,
  rules: Rules,
  on: PlainDate
): Finding | null {
  if (closedOn === null || on < closedOn) return null
  const rule = rules.count('law.prescription_years')
  const about = { detail: { date: closedOn }, rule }
  return daysBetween(suppliedOn, dueOn) > longestTermDays
    ? finding('refer', 'receivable', 'receivable.term_beyond_closing', about)
    : finding('decline', 'receivable', 'receivable.policy_closed', about)
}

/** The terms of the day of supply; a bill that was held already is covered from the first day of the policy. */
function termsOnSupply(
  { suppliedOn }: DeclaredReceivable,
  { stretches }: PolicyOnBuyer,
  basis: Cover['basis']
): CoverStretch | null {
  if (basis === 'held_bills') return stretches.at(0) ?? null
  return stretches.find(({ from, until }) => from <= suppliedOn && suppliedOn < until) ?? null
}

function coverOf(cover: PolicyOnBuyer, terms: CoverStretch | null): Cover {
  return {
    product: cover.product,
    basis: cover.basis,
    listedBills: cover.listedBills,
    // A buyer that came in later is covered from then on.
    inception: cover.stretches.at(0)?.from ?? cover.inception,
    until: cover.until,
    relatedFirm: (terms ?? cover.stretches.at(-1))?.relatedFirm ?? false,
    eventKnownOn: cover.eventKnownOn,
    eventOn: cover.eventOn,
    withdrawn: withdrawnDays({ ...cover, limits: cover.withdrawn }),
    // What quotes ask of a buyer is its average term (001:L239 평균결제기일), which is no limit.
    agreedTermDays: null
  }
}

/** As a claim would put it forward, taking for granted what only a claim has to prove. */
function asClaimed(receivable: DeclaredReceivable): ClaimedReceivable {
  return {
    ...receivable,
    payments: [],
    returned: NO_WON,
    offset: NO_WON,
    interestBearing: false,
    vatStatus: 'declared',
    realTrade: true,
    underAnotherPolicy: false,
    claimableFrom: null
  }
}

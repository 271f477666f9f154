import type { Outcome } from './replay-quote.ts'

export const LARGEST_CHANGES = 10
const MOST_CODES = 50

const STATUSES = ['quoted', 'referred', 'declined'] as const

interface Sums {
  quoted: number
  referred: number
  declined: number
  insuredAmount: bigint
  premium: bigint
  payable: bigint
}

interface Change {
  readonly quoteId: string
  readonly before: Outcome
  readonly after: Outcome
}

/** What two versions of the rulebook made of the same quotes, summed up quote by quote. */
export interface BackTestTally {
  quotes: number
  notWorkedOut: number
  changed: number
  readonly before: Sums
  readonly after: Sums
  readonly transitions: Map<string, number>
  raised: number
  lowered: number
  /** How many quotes have a finding under the one version only. */
  readonly gained: Map<string, number>
  readonly lost: Map<string, number>
  readonly largest: Change[]
}

/** A tally of nothing. */
export function emptyBackTest(): BackTestTally {
  return {
    quotes: 0,
    notWorkedOut: 0,
    changed: 0,
    before: noSums(),
    after: noSums(),
    transitions: new Map(),
    raised: 0,
    lowered: 0,
    gained: new Map(),
    lost: new Map(),
    largest: []
  }
}

/** Counts one quote; null where it could not be worked out. */
export function countQuote(
  tally: BackTestTally,
  quoteId: string,
  outcomes: { readonly before: Outcome; readonly after: Outcome } | null
): void {
  tally.quotes += 1
  if (outcomes === null) {
    tally.notWorkedOut += 1
    return
  }
  const { before, after } = outcomes
  add(tally.before, before)
  add(tally.after, after)
  count(tally.transitions, `${before.status} ${after.status}`)
  for (const code of after.codes) if (!before.codes.has(code)) count(tally.gained, code)
  for (const code of before.codes) if (!after.codes.has(code)) count(tally.lost, code)
  if (!isSame(before, after)) tally.changed += 1
  if (before.status === 'quoted' && after.status === 'quoted') {
    if (after.premium > before.premium) tally.raised += 1
    if (after.premium < before.premium) tally.lowered += 1
  }
  rank(tally.largest, { quoteId, before, after })
}

/** The tally as JSON says it: counts, won and codes, and nothing of the firms. */
export function backTestSums(tally: BackTestTally) {
  const { quotes, notWorkedOut, changed, raised, lowered } = tally
  return {
    quotes,
    notWorkedOut,
    changed,
    before: sumsView(tally.before),
    after: sumsView(tally.after),
    statuses: STATUSES.flatMap(before =>
      STATUSES.map(after => ({ before, after, quotes: tally.transitions.get(`${before} ${after}`) ?? 0 }))
    ),
    premiums: { raised, lowered },
    findingsGained: codesView(tally.gained),
    findingsLost: codesView(tally.lost),
    largestChanges: tally.largest.map(({ quoteId, before, after }) => ({
      quoteId,
      before: outcomeView(before),
      after: outcomeView(after),
      premiumDifference: after.premium - before.premium
    }))
  }
}

function outcomeView({ status, insuredAmount, premium, payable }: Outcome) {
  return { status, insuredAmount, premium, payable }
}

function sumsView({ insuredAmount, premium, payable, ...counts }: Sums) {
  return { ...counts, insuredAmount: safe(insuredAmount), premium: safe(premium), payable: safe(payable) }
}

/** Throws a RangeError for a sum that JSON readers would not hold exactly. */
function safe(sum: bigint): number {
  const number = Number(sum)
  if (!Number.isSafeInteger(number)) throw new RangeError('a sum of won is larger than JSON can say exactly')
  return number
}

function codesView(counts: ReadonlyMap<string, number>) {
  return [...counts]
    .map(([code, quotes]) => ({ code, quotes }))
    .toSorted((a, b) => b.quotes - a.quotes || (a.code < b.code ? -1 : 1))
    .slice(0, MOST_CODES)
}

function noSums(): Sums {
  return { quoted: 0, referred: 0, declined: 0, insuredAmount: 0n, premium: 0n, payable: 0n }
}

function add(sums: Sums, { status, insuredAmount, premium, payable }: Outcome): void {
  sums[status] += 1
  // What a refused firm would have paid is paid by nobody.
  if (status !== 'quoted') return
  sums.insuredAmount += BigInt(insuredAmount)
  sums.premium += BigInt(premium)
  sums.payable += BigInt(payable)
}

function isSame(a: Outcome, b: Outcome): boolean {
  return (
    a.status === b.status &&
    a.insuredAmount === b.insuredAmount &&
    a.premium === b.premium &&
    a.payable === b.payable &&
    a.codes.size === b.codes.size &&
    [...a.codes].every(code => b.codes.has(code))
  )
}

function rank(largest: Change[], change: Change): void {
  const size = differenceOf(change)
  if (size === 0) return
  const place = largest.findIndex(other => differenceOf(other) < size)
  if (place >= 0) largest.splice(place, 0, change)
  else largest.push(change)
  if (largest.length > LARGEST_CHANGES) largest.pop()
}

function differenceOf({ before, after }: Change): number {
  return Math.abs(after.premium - before.premium)
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

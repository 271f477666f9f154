import { createHash } from 'node:crypto'
import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { PolicyState } from '@trade-credit/domain/policy/policy-state.ts'
import { NO_WON, type Won, won } from '@trade-credit/domain/won.ts'
import { canonicalJson } from '@trade-credit/service/platform/audit/facts.ts'
import type { BegunPolicy } from '../cover/begun-policy.ts'
import { type Cover, listCovers } from '../policies/covers.repository.ts'
import { coverView } from '../policies/policy-view.ts'
import { stateOf } from '../policies/stored-policy.ts'

/** A buyer as a certificate names it: one for each stretch of days on the same terms. */
export interface CertifiedBuyer {
  readonly businessNumber: string
  readonly coveragePercent: number
  readonly coveredFrom: PlainDate
  /** The first day without cover. */
  readonly coveredUntil: PlainDate
  /** Whole won. */
  readonly insuredAmount: number
  readonly name: string
}

/** Rows of cover that are read at a time. */
const PAGE = 500

/** The buyers under the policy by business number and time, a page at a time, as the policy stands on the day. */
export async function* certifiedBuyers(
  trx: Pick<JobTransaction, 'query'>,
  policy: BegunPolicy,
  today: PlainDate
): AsyncGenerator<readonly CertifiedBuyer[]> {
  const state = stateOf(policy, today)
  for (let after: readonly [string, number] | null = null; ; ) {
    const covers: Cover[] = await listCovers(trx, policy.id, { after, limit: PAGE })
    yield covers.flatMap(cover => certifiedBuyer(cover, policy, state))
    const last = covers.at(-1)
    if (!last || covers.length < PAGE) return
    after = [last.businessNumber, last.position]
  }
}

/** None for a stretch without a day or without an amount. */
function certifiedBuyer(cover: Cover, policy: BegunPolicy, state: PolicyState): CertifiedBuyer[] {
  const view = coverView(cover, policy, state)
  const from = view.coveredFrom ?? policy.inception
  const until = view.coveredUntil ?? policy.expiry
  const { businessNumber, coveragePercent, insuredAmount, name } = view
  if (from >= until || insuredAmount <= 0) return []
  // In the order of the alphabet, as canonical JSON has them.
  return [{ businessNumber, coveragePercent, coveredFrom: from, coveredUntil: until, insuredAmount, name }]
}

/** What all buyers of a policy come to. */
export interface CoverSummary {
  /** Different buyers. */
  readonly buyers: number
  /** Rows of the certificate: a buyer whose terms changed has several. */
  readonly stretches: number
  /** All together, as the cover stands on the day; where it is over, or has not begun, on the nearest day of it. */
  readonly insuredAmount: Won
  /** The least and the most of the coverage ratios; null without buyers. */
  readonly coveragePercent: { readonly least: number; readonly most: number } | null
}

/** Adds up buyers as they come, in memory that does not grow with their number. */
export class CoverCount {
  #buyers = 0
  #stretches = 0
  #latest = ''
  #least = Number.POSITIVE_INFINITY
  #most = Number.NEGATIVE_INFINITY
  // There are as many as there are days on which terms changed.
  readonly #sums = new Map<string, { from: PlainDate; until: PlainDate; sum: Won }>()
  readonly #hash = createHash('sha256').update('{"buyers":[')

  /** The next buyers, by business number and time. */
  add(buyers: readonly CertifiedBuyer[]): void {
    for (const buyer of buyers) {
      const { businessNumber, coveragePercent, coveredFrom: from, coveredUntil: until, insuredAmount } = buyer
      this.#hash.update(this.#stretches === 0 ? canonicalJson(buyer) : `,${canonicalJson(buyer)}`)
      this.#stretches += 1
      if (businessNumber !== this.#latest) this.#buyers += 1
      this.#latest = businessNumber
      this.#least = Math.min(this.#least, coveragePercent)
      this.#most = Math.max(this.#most, coveragePercent)
      const stretch = `${from} ${until}`
      const sum = this.#sums.get(stretch)?.sum ?? NO_WON
      this.#sums.set(stretch, { from, until, sum: won(sum + BigInt(insuredAmount)) })
    }
  }

  /** What was added, with the cover of today, or of the nearest day of [inception, until). A bank is told the same (0122). */
  summary({ inception, until }: { inception: PlainDate; until: PlainDate }, today: PlainDate): CoverSummary {
    const last = addDays(until, -1)
    const begun = today < inception ? inception : today
    const day = begun < last ? begun : last
    let insuredAmount = NO_WON
    for (const { from, until: end, sum } of this.#sums.values())
      if (from <= day && day < end) insuredAmount = won(insuredAmount + sum)
    const coveragePercent = this.#stretches === 0 ? null : { least: this.#least, most: this.#most }
    return { buyers: this.#buyers, stretches: this.#stretches, insuredAmount, coveragePercent }
  }

  /**
   * `sha256:` and hex over the canonical JSON (RFC 8785) of the buyers and the rest together, as if it had been written in one piece.
   * No field of the rest may sort before `buyers`. Ends the count: nothing can be added afterwards.
   */
  digestWith(rest: object): string {
    if (Object.keys(rest).some(name => name <= 'buyers')) throw new Error('the buyers come first in a certificate')
    return `sha256:${this.#hash.update('],').update(canonicalJson(rest).slice(1)).digest('hex')}`
  }
}

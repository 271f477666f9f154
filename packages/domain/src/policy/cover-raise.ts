import type { Finding } from '../finding.ts'
import { portionOf, ratio } from '../ratio.ts'
import { lesserWon, type Won, won, wonAbove } from '../won.ts'

/** More cover on a buyer of a running policy, as it was underwritten: a raised limit, or a buyer that is added. */
export interface UnderwrittenRaise {
  readonly buyer: string
  readonly party: string
  /** 0 won for a buyer that is added. */
  readonly amountBefore: Won
  readonly amountAsked: Won
  /** What can be granted: less than was asked for is a proposal. */
  readonly amountAfter: Won
  /** What the policyholder pays for the added amount by the whole period; null where a finding stands against it. */
  readonly yearly: Won | null
  readonly findings: readonly Finding[]
}

/** Cover of a buyer that came with an endorsement: it has a price and a hold on capacity of its own. */
export interface RaiseLayer {
  readonly buyer: string
  /** Id of its hold on the ledger. */
  readonly hold: string
  readonly amount: Won
  /** What the policyholder pays for it by the whole period. */
  readonly yearly: Won
}

/**
 * What the added amount costs by the whole period: its part of the buyer's premium as it is worked out today, less the discounts that the
 * policy has (net of gross). What is covered already keeps the rate that was agreed (003:L2196). Rounded down to the won.
 */
export function raisePremium(
  priced: { readonly amount: Won; readonly premium: Won },
  added: Won,
  agreed: { readonly gross: Won; readonly net: Won }
): Won {
  const gross = portionOf(priced.premium, ratio(added, priced.amount), 'down')
  return agreed.gross === 0n ? gross : portionOf(gross, ratio(agreed.net, agreed.gross), 'down')
}

/** What endorsements added and took away again, in the order in which they were carried out. */
export interface EarlierRaises {
  readonly raised: readonly RaiseLayer[]
  readonly lowered: readonly RaiseLayer[]
}

/** The added cover that is still in force, oldest first. */
export function raisesInForce(earlier: readonly EarlierRaises[]): RaiseLayer[] {
  const layers: RaiseLayer[] = []
  for (const { raised, lowered } of earlier) {
    for (const taken of lowered) {
      const at = layers.findIndex(({ buyer, hold }) => buyer === taken.buyer && hold === taken.hold)
      const layer = layers[at]
      if (!layer) throw new Error('an endorsement took away what none had added')
      layers[at] = {
        ...layer,
        amount: wonAbove(layer.amount, taken.amount),
        yearly: wonAbove(layer.yearly, taken.yearly)
      }
    }
    layers.push(...raised)
  }
  return layers.filter(({ amount }) => amount > 0n)
}

/** What lowering a buyer by the amount takes of what was added to it, the newest first, and what is left to take of what was bound. */
export function takeFromRaises(
  layers: readonly RaiseLayer[],
  buyer: string,
  amount: Won
): { readonly lowered: readonly RaiseLayer[]; readonly rest: Won } {
  let rest = amount
  const lowered: RaiseLayer[] = []
  for (const layer of layers.filter(one => one.buyer === buyer).toReversed()) {
    if (rest === 0n) break
    const taken = lesserWon(rest, layer.amount)
    rest = won(rest - taken)
    lowered.push({ ...layer, amount: taken, yearly: portionOf(layer.yearly, ratio(taken, layer.amount), 'down') })
  }
  return { lowered, rest }
}

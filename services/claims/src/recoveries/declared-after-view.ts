import { owedInTotal } from '@trade-credit/domain/claims/assess-claim.ts'
import type { LossUnderTerms } from '@trade-credit/domain/losses/covered-loss.ts'
import { lesserWon, sumOfWon, type Won, won, wonAbove, wonView } from '@trade-credit/domain/won.ts'
import { lossUnderTerms } from '../assessments/assessment-input.ts'
import type { ClaimBeside, DeclaredAfter } from './declared-after.repository.ts'

/**
 * How much of a claim may have been too much: what was paid, or decided where nothing was paid yet, above what its own loss would have come
 * to without what the firm declared since; and no more than what all claims of the policy on the buyer were given above what all their
 * losses come to, as what a limit kept from one may be owed now. What the buyer paid after the insurer did is no mistake but a recovery, to be split.
 */
export function declaredAfterView(
  { claimId, policyId, buyer, status, since, ...money }: DeclaredAfter,
  beside: readonly ClaimBeside[]
) {
  const [lessened, receivedAfter, paid] = [won(money.lessened), won(money.receivedAfter), won(money.paid)]
  const own = { ...money, lessened: wonAbove(lessened, receivedAfter) }
  const all = beside.filter(one => one.policyId === policyId && one.buyer === buyer)
  const tooMuch = lesserWon(givenAbove([own]), givenAbove(all))
  const at = `/v1/claims/${claimId}`
  const next =
    paid === 0n
      ? ({ step: 'reopening', at: `${at}/reopening` } as const)
      : tooMuch > 0n
        ? ({ step: 'clawback', at: `${at}/adverse-notices` } as const)
        : ({ step: 'recovery', at: `${at}/recoveries` } as const)
  return {
    claimId,
    policyId,
    buyer,
    status,
    since: since.toISOString(),
    lessened: wonView(lessened),
    receivedAfter: wonView(receivedAfter),
    decided: wonView(won(money.decided)),
    paid: wonView(paid),
    tooMuch: wonView(tooMuch),
    next
  }
}

/** What claims were given above what their losses come to together. */
function givenAbove(claims: readonly Pick<ClaimBeside, 'losses' | 'lessened' | 'decided' | 'paid'>[]): Won {
  const given = sumOfWon(claims.map(({ paid, decided }) => won(paid > 0n ? paid : decided)))
  const losses = claims.flatMap(one =>
    lessenedBy(won(one.lessened > 0n ? one.lessened : 0n), one.losses.map(lossUnderTerms))
  )
  return wonAbove(given, owedInTotal(losses))
}

/** The losses less an amount, taken off the first terms first. */
function lessenedBy(amount: Won, losses: readonly LossUnderTerms[]): LossUnderTerms[] {
  let left = amount
  return losses.map(one => {
    const taken = lesserWon(left, one.loss)
    left = won(left - taken)
    return { ...one, loss: won(one.loss - taken) }
  })
}

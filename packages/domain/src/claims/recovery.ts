import { portionOf, ratio } from '../ratio.ts'
import { lesserWon, type Won, won, wonAbove } from '../won.ts'

/** Who is made whole first from what a debtor pays after the claim was paid. */
export type RecoveryRule = 'insured_first' | 'pro_rata'

/** A loss, what the insurer paid of it, and the recoveries on it. */
export interface RecoveryCase {
  /** The policyholder's whole loss, covered or not. */
  readonly loss: Won
  /** Claim payments made on it and not taken back since; at most `loss`. */
  readonly paid: Won
  /** All recoveries before this one. */
  readonly recoveredBefore: Won
  /** Of them, what the insurer was given. */
  readonly insurerBefore: Won
  readonly recovered: Won
}

/** Who gets how much of one recovery; the three add up to it. */
export interface RecoverySplit {
  /** Restores the policyholder's loss that the insurance did not pay. */
  readonly toPolicyholder: Won
  /** By subrogation, together never more than was paid (상법 §682①). */
  readonly toInsurer: Won
  /** Beyond the whole loss: nobody's loss is left, so it is the policyholder's as creditor. */
  readonly surplus: Won
}

/**
 * Splits a recovery between policyholder and insurer. `insured_first`: the uninsured part of the loss comes first and the
 * insurer takes what is left (대법원 2015.1.22. 선고 2014다46211 전원합의체; 상법 §682① 단서). `pro_rata`: the insurer's share is
 * paid ÷ loss, rounded down, the remaining won going to the policyholder. Earlier recoveries count, so that splitting one
 * recovery in parts changes nobody's total; and the insurer is given no more than is missing to its share of them all, so that with what
 * it took back since (환수) it never has more than it paid. Throws a RangeError when more was paid than lost.
 */
export function splitRecovery(
  { loss, paid, recoveredBefore, insurerBefore, recovered }: RecoveryCase,
  rule: RecoveryRule
): RecoverySplit {
  if (paid > loss) throw new RangeError('a claim payment cannot exceed the loss')
  const total = won(recoveredBefore + recovered)
  const surplus = won(wonAbove(total, loss) - wonAbove(recoveredBefore, loss))
  const shared = won(recovered - surplus)
  const missing = wonAbove(insurersShare(loss, paid, lesserWon(total, loss), rule), insurerBefore)
  const toInsurer = lesserWon(shared, missing)
  return { toPolicyholder: won(shared - toInsurer), toInsurer, surplus }
}

function insurersShare(loss: Won, paid: Won, shared: Won, rule: RecoveryRule): Won {
  switch (rule) {
    case 'insured_first':
      return wonAbove(shared, won(loss - paid))
    case 'pro_rata':
      return loss === 0n ? won(0n) : portionOf(shared, ratio(paid, loss), 'down')
    default:
      return rule satisfies never
  }
}

/** Reads the rulebook's text. Throws a TypeError for any other. */
export function recoveryRule(text: string): RecoveryRule {
  if (text === 'insured_first' || text === 'pro_rata') return text
  throw new TypeError(`not a recovery rule: ${text}`)
}

import { type Finding, finding } from '../finding.ts'
import { portionOf, type Ratio } from '../ratio.ts'
import type { Rule, Rules } from '../rules.ts'
import { lesserWon, NO_WON, sumOfWon, type Won, won, wonAbove, wonView } from '../won.ts'
import { coveredLoss as coveredLossOf, type LossUnderTerms } from './covered-loss.ts'

/** What a policy owes on one buyer at most, and the rules that say so. */
export interface PayoutTerms {
  /** 보험금액 of the policy on the buyer. */
  readonly insuredAmount: Won
  /** 보상률 of the product. */
  readonly coverageRatio: Rule<Ratio>
  /** Which amounts bound the payment beside the insured amount: `coverage_ratio`, and in 2007 `actual_loss` too. */
  readonly bounds: Rule<readonly string[]>
  /** Whether unpaid premium is deducted (상법 §677). */
  readonly premiumDeducted: Rule<boolean>
}

/** What decided the amount: the amount that bound the total, or what left nothing to pay. */
export type BoundBy =
  | 'insured_amount'
  | 'coverage_ratio'
  | 'actual_loss'
  | 'already_paid'
  | 'unpaid_premium'
  | 'no_loss'

/** The claim payment of one policy on one buyer, cumulatively. */
export interface Payout {
  /** floor(cumulative actual loss × coverage ratio). */
  readonly coveredLoss: Won
  /** Most that all payments together may come to. */
  readonly owedInTotal: Won
  /** `owedInTotal` less what was paid. */
  readonly due: Won
  readonly unpaidPremiumDeducted: Won
  /** What is paid out now. */
  readonly payable: Won
  /** What was paid beyond `owedInTotal`, after a correction: to be taken back. */
  readonly overpaid: Won
  readonly boundBy: BoundBy
  readonly rules: readonly Rule[]
  readonly findings: readonly Finding[]
}

/**
 * The terms by which a policy pays. Throws a plain Error when the rulebook names a bound that does not exist or leaves the
 * coverage ratio out: nothing is ever paid above it.
 *
 * 004:L25 bounds the payment by the unpaid amount and the insured amount without naming the 80 % that its own L6 states. The
 * parameter holds both readings, and the smallest amount is owed.
 */
export function payoutTerms(rules: Rules, of: Pick<PayoutTerms, 'insuredAmount' | 'coverageRatio'>): PayoutTerms {
  const bounds = rules.codes('claims.payment_bounds')
  const unknown = bounds.value.find(bound => bound !== 'coverage_ratio' && bound !== 'actual_loss')
  if (unknown !== undefined) throw new Error(`claims.payment_bounds names an unknown bound: ${unknown}`)
  if (!bounds.value.includes('coverage_ratio')) throw new Error('claims.payment_bounds leaves the coverage ratio out')
  return {
    insuredAmount: of.insuredAmount,
    coverageRatio: of.coverageRatio,
    bounds,
    premiumDeducted: rules.flag('claims.unpaid_premium_deducted')
  }
}

/**
 * What is payable now: min(insured amount, floor(cumulative loss × coverage ratio)) less what was already paid (000:L281,
 * 001:L188, 002:L20), less the unpaid premium (상법 §677).
 *
 * `cumulativeLoss` is the actual loss of all claims of the policy on the buyer, this one included. `alreadyPaid` holds what
 * earlier claims paid out and what was set off against premium: both used up the insured amount.
 */
export function payout(
  claim: { readonly cumulativeLoss: Won; readonly alreadyPaid: Won; readonly unpaidPremium: Won },
  terms: PayoutTerms
): Payout {
  const { cumulativeLoss } = claim
  const coveredLoss = portionOf(cumulativeLoss, terms.coverageRatio.value, 'down')
  const byLoss = terms.bounds.value.includes('actual_loss') ? lesserWon(coveredLoss, cumulativeLoss) : coveredLoss
  const owed = { cumulativeLoss, coveredLoss, byLoss, owedInTotal: lesserWon(terms.insuredAmount, byLoss) }
  return { ...settled(owed, claim, terms.premiumDeducted), rules: [terms.coverageRatio, terms.bounds] }
}

/** As `payout`, where the losses fell under several terms of the policy: an endorsement changed them in between. */
export function payoutOverTerms(
  claim: { readonly losses: readonly LossUnderTerms[]; readonly alreadyPaid: Won; readonly unpaidPremium: Won },
  terms: Pick<PayoutTerms, 'bounds' | 'premiumDeducted'>
): Payout {
  const { coveredLoss, owedInTotal } = coveredLossOf(claim.losses)
  const cumulativeLoss = sumOfWon(claim.losses.map(part => part.loss))
  const byLoss = lesserWon(coveredLoss, cumulativeLoss)
  const owed = { cumulativeLoss, coveredLoss, byLoss, owedInTotal: lesserWon(owedInTotal, byLoss) }
  return { ...settled(owed, claim, terms.premiumDeducted), rules: [terms.bounds] }
}

/** What is paid now of what is owed in total. */
function settled(
  owed: Pick<Payout, 'coveredLoss' | 'owedInTotal'> & { readonly cumulativeLoss: Won; readonly byLoss: Won },
  { alreadyPaid, unpaidPremium }: { readonly alreadyPaid: Won; readonly unpaidPremium: Won },
  premiumRule: Rule<boolean>
): Omit<Payout, 'rules'> {
  const { coveredLoss, owedInTotal, byLoss, cumulativeLoss } = owed
  const due = wonAbove(owedInTotal, alreadyPaid)
  const deducted = premiumRule.value ? lesserWon(due, unpaidPremium) : NO_WON
  const payable = won(due - deducted)
  return {
    coveredLoss,
    owedInTotal,
    due,
    unpaidPremiumDeducted: deducted,
    payable,
    overpaid: wonAbove(alreadyPaid, owedInTotal),
    boundBy: boundBy(),
    findings: deducted === 0n ? [] : [premiumDeducted(deducted, premiumRule)]
  }

  function boundBy(): BoundBy {
    if (cumulativeLoss === 0n) return 'no_loss'
    if (due === 0n && alreadyPaid > 0n) return 'already_paid'
    if (payable === 0n && deducted > 0n) return 'unpaid_premium'
    if (owedInTotal < byLoss) return 'insured_amount'
    return byLoss < coveredLoss ? 'actual_loss' : 'coverage_ratio'
  }
}

function premiumDeducted(amount: Won, rule: Rule): Finding {
  return finding('note', 'claim', 'claim.unpaid_premium_deducted', { detail: { amount: wonView(amount) }, rule })
}

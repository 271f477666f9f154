import { type Finding, finding } from '../finding.ts'
import { coveredLoss as coveredLossOf, type LossUnderTerms, type MostDue } from '../losses/covered-loss.ts'
import type { PlainDate } from '../plain-date.ts'
import { portionOf, type Ratio } from '../ratio.ts'
import type { Rule, Rules } from '../rules.ts'
import { lesserWon, NO_WON, sumOfWon, type Won, won, wonAbove, wonView } from '../won.ts'

/** Whether premium that is not paid is deducted from a claim payment. */
export interface PremiumRules {
  /** What is due (상법 §677). */
  readonly premiumDeducted: Rule<boolean>
  /** And what is not due yet; null in a rulebook that does not know of it. */
  readonly premiumNotDueDeducted: Rule<boolean> | null
}

/** Premium that is not paid. */
export interface UnpaidPremium {
  /** Due by the day. */
  readonly unpaidPremium: Won
  /** Due later. */
  readonly premiumNotDue?: Won
}

/** The unpaid premium of a policy that may end early, as it is published. */
export interface PremiumOfPolicy extends Required<UnpaidPremium> {
  /** What its end, planned or in effect, took back of unpaid premium. */
  readonly premiumTakenBack: Won
  /** First day without cover; null until the first premium is paid. */
  readonly coveredUntil: PlainDate | null
}

/**
 * What is unpaid of a policy's premium for an insured event of the day: also what an end after it took back. An end after an event frees
 * nobody of premium, as it gives nobody any back (상법 §649①, ③), so a claim is lessened by the same premium whether the end was asked for
 * before the event, after it, or not at all (§677; assumed). An event on the day of the end or later finds it taken back.
 */
export function unpaidAtEvent(policy: PremiumOfPolicy, occurredOn: PlainDate): Required<UnpaidPremium> {
  const { unpaidPremium, premiumNotDue, premiumTakenBack, coveredUntil } = policy
  const comesFirst = coveredUntil !== null && occurredOn < coveredUntil
  return { unpaidPremium, premiumNotDue: comesFirst ? won(premiumNotDue + premiumTakenBack) : premiumNotDue }
}

/** What a policy owes on one buyer at most, and the rules that say so. */
export interface PayoutTerms extends PremiumRules {
  /** 보험금액 of the policy on the buyer. */
  readonly insuredAmount: Won
  /** 보상률 of the product. */
  readonly coverageRatio: Rule<Ratio>
  /** Which amounts bound the payment beside the insured amount: `coverage_ratio`, and in 2007 `actual_loss` too. */
  readonly bounds: Rule<readonly string[]>
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
  /** `owedInTotal` less what was paid, and at most what the claim's own loss brings. */
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
    ...premiumRules(rules)
  }
}

/** The rules by which unpaid premium is deducted. */
export function premiumRules(rules: Rules): PremiumRules {
  const notDue = 'claims.premium_not_due_deducted'
  return {
    premiumDeducted: rules.flag('claims.unpaid_premium_deducted'),
    premiumNotDueDeducted: rules.states(notDue) ? rules.flag(notDue) : null
  }
}

/** What is still unpaid once so much of it was set off, what is due first. */
export function lessSetOff(
  { unpaidPremium, premiumNotDue = NO_WON }: UnpaidPremium,
  setOff: Won
): Required<UnpaidPremium> {
  const ofDue = lesserWon(unpaidPremium, setOff)
  return {
    unpaidPremium: won(unpaidPremium - ofDue),
    premiumNotDue: wonAbove(premiumNotDue, won(setOff - ofDue))
  }
}

/** How much premium is deducted where so much is paid: first what is due, then what is not due yet, where the rule says so (상법 §677). */
export function premiumToDeduct(
  { unpaidPremium, premiumNotDue = NO_WON }: UnpaidPremium,
  { premiumDeducted, premiumNotDueDeducted }: PremiumRules
): { readonly due: Won; readonly notDue: Won } {
  if (!premiumDeducted.value) return { due: NO_WON, notDue: NO_WON }
  return { due: unpaidPremium, notDue: premiumNotDueDeducted?.value ? premiumNotDue : NO_WON }
}

/**
 * What is payable now: min(insured amount, floor(cumulative loss × coverage ratio)) less what was already paid (000:L281,
 * 001:L188, 002:L20), less the unpaid premium (상법 §677), due first.
 *
 * `cumulativeLoss` is the actual loss of all claims of the policy on the buyer, this one included. `alreadyPaid` holds what
 * earlier claims paid out and what was set off against premium: both used up the insured amount. `most` is left out where nothing came
 * before.
 */
export function payout(
  claim: { readonly cumulativeLoss: Won; readonly alreadyPaid: Won; readonly most?: MostDue } & UnpaidPremium,
  terms: PayoutTerms
): Payout {
  const { cumulativeLoss } = claim
  const coveredLoss = portionOf(cumulativeLoss, terms.coverageRatio.value, 'down')
  const byLoss = terms.bounds.value.includes('actual_loss') ? lesserWon(coveredLoss, cumulativeLoss) : coveredLoss
  const owed = { cumulativeLoss, coveredLoss, byLoss, owedInTotal: lesserWon(terms.insuredAmount, byLoss) }
  return { ...settled(owed, claim, terms), rules: [terms.coverageRatio, terms.bounds] }
}

/** As `payout`, where the losses fell under several terms of the policy: an endorsement changed them in between. */
export function payoutOverTerms(
  claim: {
    readonly losses: readonly LossUnderTerms[]
    readonly alreadyPaid: Won
    readonly most?: MostDue
  } & UnpaidPremium,
  terms: Omit<PayoutTerms, 'insuredAmount' | 'coverageRatio'>
): Payout {
  const { coveredLoss, owedInTotal } = coveredLossOf(claim.losses)
  const cumulativeLoss = sumOfWon(claim.losses.map(part => part.loss))
  const byLoss = lesserWon(coveredLoss, cumulativeLoss)
  const owed = { cumulativeLoss, coveredLoss, byLoss, owedInTotal: lesserWon(owedInTotal, byLoss) }
  return { ...settled(owed, claim, terms), rules: [terms.bounds] }
}

/** What is paid now of what is owed in total. */
function settled(
  owed: Pick<Payout, 'coveredLoss' | 'owedInTotal'> & { readonly cumulativeLoss: Won; readonly byLoss: Won },
  { alreadyPaid, most, ...premium }: { readonly alreadyPaid: Won; readonly most?: MostDue } & UnpaidPremium,
  rules: PremiumRules
): Omit<Payout, 'rules'> {
  const { coveredLoss, owedInTotal, byLoss, cumulativeLoss } = owed
  const left = wonAbove(owedInTotal, alreadyPaid)
  const due = most ? lesserWon(left, most.amount) : left
  const unpaid = premiumToDeduct(premium, rules)
  const deductedDue = lesserWon(due, unpaid.due)
  const deductedNotDue = lesserWon(wonAbove(due, deductedDue), unpaid.notDue)
  const deducted = won(deductedDue + deductedNotDue)
  const payable = won(due - deducted)
  return {
    coveredLoss,
    owedInTotal,
    due,
    unpaidPremiumDeducted: deducted,
    payable,
    overpaid: wonAbove(alreadyPaid, owedInTotal),
    boundBy: boundBy(),
    findings: [
      ...premiumFinding('claim.unpaid_premium_deducted', deductedDue, rules.premiumDeducted),
      ...premiumFinding('claim.premium_not_due_deducted', deductedNotDue, rules.premiumNotDueDeducted)
    ]
  }

  function boundBy(): BoundBy {
    if (cumulativeLoss === 0n) return 'no_loss'
    if (most && (due < left || most.amount === 0n)) return most.boundBy
    if (due === 0n && alreadyPaid > 0n) return 'already_paid'
    if (payable === 0n && deducted > 0n) return 'unpaid_premium'
    if (owedInTotal < byLoss) return 'insured_amount'
    return byLoss < coveredLoss ? 'actual_loss' : 'coverage_ratio'
  }
}

function premiumFinding(code: Finding['code'], amount: Won, rule: Rule | null): Finding[] {
  if (amount === NO_WON) return []
  return [finding('note', 'claim', code, { detail: { amount: wonView(amount) }, ...(rule ? { rule } : {}) })]
}

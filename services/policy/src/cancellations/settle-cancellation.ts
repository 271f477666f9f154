import type { Transaction } from '@trade-credit/database/transaction.ts'
import { finding } from '@trade-credit/domain/finding.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { unexplainedCancelBy } from '@trade-credit/domain/policy/contract-dates.ts'
import { type EndSettlement, settleEarlyEnd, settleUnexplainedTerms } from '@trade-credit/domain/policy/early-end.ts'
import { nextStatus } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import type { Rule, Rules } from '@trade-credit/domain/rules.ts'
import { NO_WON, sumOfWon, type Won, won } from '@trade-credit/domain/won.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { hasInsuredEvent } from '../cover/insured-event.repository.ts'
import { receivedInForceOf, receivedLessGivenBack } from '../endorsements/received-in-force.ts'
import { receivedOf } from '../invoices/premium-sums.ts'
import type { Invoice } from '../invoices/repository.ts'
import { contractRules, holidaysOn } from '../policies/contract-rules.ts'
import { type StoredPolicy, stateOf } from '../policies/stored-policy.ts'
import { type SubsidyPart, subsidiesOf } from '../subsidy-ledger/bookings.repository.ts'
import { cannotEnd, claimMoneyIsOut, dayOutside, explainedOrTooLate } from './cancellation-refusals.ts'
import { claimMoneyOf } from './repository.ts'

export type CancellationReason = 'policyholder_request' | 'terms_not_explained'

/** A cancellation as it would come out. */
export interface SettledCancellation {
  readonly endsAs: 'cancelled' | 'rescinded'
  readonly reason: CancellationReason
  /** First day without cover; the day itself where cover had not begun. */
  readonly from: PlainDate
  readonly settlement: Omit<EndSettlement, 'rule'> & { readonly rule: Rule }
  /** The day on which it is given back; null for at once. A day ahead waits to see that no insured event happens before it. */
  readonly refundOn: PlainDate | null
  /** Premium that falls due before the day and is not paid. */
  readonly overdue: Won
  readonly receivedFromPolicyholder: Won
  readonly receivedFromProgrammes: readonly SubsidyPart[]
}

/**
 * What cancelling the policy from a day on comes to. Before its cover began, and where its terms were never explained (상법 §638의3②),
 * everything is given back, unless claim money is out, which only a contract pays; otherwise the premium for the time left, to each payer
 * its part (004:L22), unless an insured event has happened, or happens before the day. Ends in a problem where the policy cannot be
 * cancelled so.
 */
export async function settleCancellation(
  trx: Transaction,
  platform: ServicePlatform,
  { policy, invoices }: { readonly policy: StoredPolicy; readonly invoices: readonly Invoice[] },
  asked: { readonly on: PlainDate; readonly reason: CancellationReason },
  today: PlainDate
): Promise<SettledCancellation> {
  const { status } = stateOf(policy, today)
  const endsAs = asked.reason === 'terms_not_explained' ? 'rescinded' : 'cancelled'
  if (policy.endedOn !== null || nextStatus(status, endsAs) === null) cannotEnd(policy, status)
  const rules = await contractRules(platform, policy)
  const programmes = await subsidiesOf(trx, policy.id)
  const received = { paidByPolicyholder: receivedOf(invoices), subsidies: programmes.map(paidBy) }
  const basis = {
    endsAs,
    reason: asked.reason,
    receivedFromPolicyholder: received.paidByPolicyholder,
    receivedFromProgrammes: programmes,
    refundOn: null,
    overdue: NO_WON
  } as const
  const { inception, expiry } = policy

  if (asked.reason === 'terms_not_explained') {
    const cancelBy = unexplainedCancelBy(policy.boundOn, rules, holidaysOn(platform, today))
    if (policy.termsExplainedOn !== null || today > cancelBy.on) explainedOrTooLate(policy, cancelBy.on)
    const claimMoney = await claimMoneyOf(trx, policy.id)
    if (claimMoney > 0n) claimMoneyIsOut(policy, claimMoney)
    const paidByPolicyholder = await receivedLessGivenBack(trx, policy.id, invoices)
    const settlement = settleUnexplainedTerms(
      { ...received, paidByPolicyholder, inception, until: expiry },
      cancelBy.rule
    )
    return { ...basis, from: inception ?? today, settlement }
  }
  if (inception === null || expiry === null) {
    return { ...basis, from: today, settlement: settledForGood(everythingBack(received, rules)) }
  }
  const latest = latestEnd(expiry, policy.unpaidSince, today)
  if (asked.on < today || asked.on > latest) dayOutside(today, latest, policy.unpaidSince)
  const from = asked.on < inception ? inception : asked.on
  const eventOccurred = await hasInsuredEvent(trx, policy.id, inception)
  const inForce = await receivedInForceOf(trx, policy.id, invoices, { from })
  const { overdue } = inForce
  const settlement = settleEarlyEnd({ ...inForce, inception, until: expiry, cancelledFrom: from, eventOccurred }, rules)
  // Where cover never begins, no event can happen under it.
  if (from > today && from === inception) return { ...basis, from, overdue, settlement: settledForGood(settlement) }
  if (from <= today) return { ...basis, from, overdue, settlement }
  return { ...basis, from, overdue, refundOn: from, settlement: paidOnTheDay(settlement, from) }
}

/**
 * The last day from which the policy can be cancelled: nobody is let run on unpaid until a day that he chose. What is overdue is settled
 * on the day itself, and what falls due next is paid before a day after it is chosen.
 */
function latestEnd(expiry: PlainDate, unpaidSince: PlainDate | null, today: PlainDate): PlainDate {
  if (unpaidSince === null || unpaidSince >= expiry) return expiry
  return unpaidSince < today ? today : unpaidSince
}

function paidOnTheDay(settlement: EndSettlement, date: PlainDate): EndSettlement {
  if (settlement.refund === 0n) return settlement
  const { rule } = settlement
  const waits = finding('note', 'policy', 'refund.paid_on_the_day', { detail: { date }, rule })
  return { ...settlement, findings: [...settlement.findings, waits] }
}

/** Its money goes back at once, so it cannot be withdrawn: whoever cancels is told so before. */
function settledForGood(settlement: SettledCancellation['settlement']): SettledCancellation['settlement'] {
  return { ...settlement, findings: [...settlement.findings, finding('note', 'policy', 'cancellation.final')] }
}

function paidBy({ programme, amount }: SubsidyPart) {
  return { programme, paid: amount }
}

/** Cover had not begun, so there is no time that was used. */
function everythingBack(
  {
    paidByPolicyholder,
    subsidies
  }: { paidByPolicyholder: Won; subsidies: readonly { programme: string; paid: Won }[] },
  rules: Rules
): SettledCancellation['settlement'] {
  const rule = rules.flag('policy.cover_starts_with_first_premium')
  const programmes = subsidies.map(({ programme, paid }) => ({ programme, amount: paid }))
  return {
    refund: won(paidByPolicyholder + sumOfWon(programmes.map(({ amount }) => amount))),
    unexpiredDays: 0,
    totalDays: 0,
    programmes,
    policyholder: paidByPolicyholder,
    stillOwed: NO_WON,
    rule,
    findings: [finding('note', 'policy', 'refund.cover_not_begun', { rule })]
  }
}

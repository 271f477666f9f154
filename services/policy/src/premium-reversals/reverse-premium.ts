import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { arrearsPayBy } from '@trade-credit/domain/policy/contract-dates.ts'
import { isRunning, type PolicyStatus } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import { whyPremiumStands } from '@trade-credit/domain/policy/reverse-premium.ts'
import type { Rule, Rules } from '@trade-credit/domain/rules.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { REFUNDED_FOR, type StandingEnd, standingEndOf } from '../ends/standing-end.repository.ts'
import { isPremium } from '../invoices/premium-sums.ts'
import {
  type Invoice,
  insertInvoices,
  invoicesOf,
  openForCover,
  unpaidSince,
  updateInvoices
} from '../invoices/repository.ts'
import { contractRules, holidaysOn } from '../policies/contract-rules.ts'
import { changePolicy, lockPolicy, type PolicyChange } from '../policies/repository.ts'
import { type StoredPolicy, stateOf } from '../policies/stored-policy.ts'
import { type PremiumPayment, paymentsOf } from '../premiums/repository.ts'
import { refundsOf, type StoredRefund, standingOf } from '../refunds/repository.ts'
import { type Correction, correctSettlement, type RefundsOfPremium } from './correct-settlement.ts'
import { insertReversal } from './repository.ts'
import { premiumStands } from './reversal-refusals.ts'
import { standingRefunds } from './take-back-refunds.ts'
import { withoutPayment } from './without-payment.ts'

/** What came of it: the policy and its invoices as they are now. */
export interface ReversedPremium {
  readonly policy: StoredPolicy
  readonly invoices: readonly Invoice[]
  readonly payment: PremiumPayment
  readonly correction: Correction
  readonly rule: Rule<boolean>
  /** Of what is owed again: when it fell, or falls, due. */
  readonly dueOn: PlainDate | null
  /** The last day to pay, where it is overdue: the firm is told of it now. */
  readonly payBy: PlainDate | null
  readonly fellIntoArrears: boolean
  /** Whether the policy's end was settled with it. */
  readonly isOver: boolean
}

/**
 * Takes back a premium that was recorded by mistake, or whose transfer bounced. While the policy runs, what it had paid is owed again on its
 * due dates; where that is overdue, the policy is in arrears with a prior notice from today, whatever an earlier notice named: nobody loses
 * cover over premium of which he was not told. Once the policy's end is settled, the settlement is corrected instead (`correctSettlement`).
 * What was too much of it is owed back no more. Ends in `not_found` or `conflict`.
 */
export async function reversePremium(
  trx: Transaction,
  platform: ServicePlatform,
  { policyId, paymentId }: { readonly policyId: string; readonly paymentId: string },
  reason: string,
  { today, checkVersion }: { readonly today: PlainDate; readonly checkVersion: (version: bigint) => void }
): Promise<ReversedPremium> {
  const [policy, invoices, payments, refunds] = await Promise.all([
    lockPolicy(trx, policyId),
    invoicesOf(trx, [policyId]),
    paymentsOf(trx, policyId),
    refundsOf(trx, policyId)
  ])
  const payment = payments.find(({ id }) => id === paymentId)
  if (!policy || !payment) return problem('not_found')
  checkVersion(policy.version)
  const [end, rules] = await Promise.all([standingEndOf(trx, policy), contractRules(platform, policy)])
  const settledEnd = end !== null && isSettled(policy, end) ? end : null
  const owedBack = standingRefunds(refunds)
  const surplus = owedBack.filter(({ sourceId }) => sourceId === payment.id)
  const ofEnd = owedBack.filter(({ reason: of }) => settledEnd !== null && of === REFUNDED_FOR[settledEnd.reason])
  const ofChanges = owedBack.filter(refund => refund.reason === 'endorsement')
  const { rule } = refuseWhatStands({ policy, invoices, payment, rules, settledEnd, surplus, ofEnd, ofChanges, today })

  const { unpaid, owedAgain, added, after } = withoutPayment(invoices, payment, {
    end,
    isSettled: settledEnd !== null,
    today
  })
  updateInvoices(trx, unpaid)
  insertInvoices(trx, policy.organisation, added)
  const about = { surplus, ofEnd, settledEnd, before: invoices, invoices: after, today }
  const { correction, asked } = await correctSettlement(trx, platform, policy, payment, about)
  insertReversal(trx, policy, payment, { reason, on: today })
  const change = noticeOf(platform, policy, owedAgain, rules, today)
  const all = [...after, ...asked]
  const changed = { ...changePolicy(trx, policy, change), unpaidSince: unpaidSince(all) }
  return {
    policy: changed,
    invoices: all,
    payment: { ...payment, reversed: { on: today, reason } },
    correction,
    rule,
    dueOn: unpaidSince([...owedAgain, ...asked]),
    payBy: change.arrearsPayBy ?? null,
    fellIntoArrears: changed.status !== policy.status,
    isOver: settledEnd !== null
  }
}

interface Standing extends RefundsOfPremium {
  readonly policy: StoredPolicy
  readonly invoices: readonly Invoice[]
  readonly payment: PremiumPayment
  readonly rules: Rules
  readonly settledEnd: StandingEnd | null
  readonly ofChanges: readonly StoredRefund[]
  readonly today: PlainDate
}

function refuseWhatStands(standing: Standing) {
  const { policy, invoices, payment, rules, settledEnd, surplus, ofEnd, ofChanges } = standing

  const first = invoices.find(({ position }) => position === 1)
  const refunds = [...surplus, ...ofEnd]
  const dueUntil = aheadUntil(standing)
  const decided = whyPremiumStands(
    {
      reversed: payment.reversed !== null,
      setOff: payment.kind === 'set_off',
      settled: settledEnd !== null || OVER.includes(policy.status),
      payoutReserved: refunds.some(refund => standingOf(refund).reserved > 0n),
      refundedAhead: ofChanges.length > 0 && dueUntil !== null,
      beganCover: policy.inception !== null && payment.applied.some(({ invoiceId }) => invoiceId === first?.id)
    },
    rules
  )
  const { why } = decided
  const isOver = settledEnd !== null
  if (why !== null)
    premiumStands(why, { payment, dueUntil, isOver, refunds: why === 'refunded_ahead' ? ofChanges : refunds })
  return decided
}

/** Until when falls due what it paid of premium that had not by today, or by an end; of a contract that is undone, nothing had. */
function aheadUntil({ invoices, payment, settledEnd, today }: Standing): PlainDate | null {
  const isAhead = (dueOn: PlainDate) => (settledEnd?.from ? dueOn >= settledEnd.from : dueOn > today)
  const paid = new Set(payment.applied.map(({ invoiceId }) => invoiceId))
  const ahead = invoices.filter(invoice => paid.has(invoice.id) && isPremium(invoice) && isAhead(invoice.dueOn))
  return ahead.map(({ dueOn }) => dueOn).reduce<PlainDate | null>((a, b) => (a !== null && a > b ? a : b), null)
}

/** No arrears can come of what is owed from then on. */
const OVER: readonly PolicyStatus[] = ['lapsed', 'cancelled', 'terminated', 'rescinded', 'expired', 'closed']

/** Whether the end gave its money back: it was written down, or did so when it was asked for. */
function isSettled({ status }: StoredPolicy, { waits }: StandingEnd): boolean {
  return !waits || OVER.includes(status)
}

/** The time that the firm has from today to pay what is overdue because of it; with an end ahead, nothing else is threatened. */
function noticeOf(
  platform: ServicePlatform,
  policy: StoredPolicy,
  owedAgain: readonly Invoice[],
  rules: Rules,
  today: PlainDate
): PolicyChange {
  const { status } = stateOf(policy, today)
  if (!isRunning(status) || !openForCover(owedAgain).some(({ dueOn }) => dueOn < today)) return {}
  if (policy.endedOn !== null) return { status: 'in_arrears', arrearsPayBy: null }
  return { status: 'in_arrears', arrearsPayBy: arrearsPayBy(today, rules, holidaysOn(platform, today)).on }
}

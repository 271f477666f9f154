import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { arrearsPayBy } from '@trade-credit/domain/policy/contract-dates.ts'
import { isRunning } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import { whyPremiumStands } from '@trade-credit/domain/policy/reverse-premium.ts'
import type { Rule, Rules } from '@trade-credit/domain/rules.ts'
import { won, wonAbove } from '@trade-credit/domain/won.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { contractRules, holidaysOn } from '../policies/contract-rules.ts'
import {
  type Invoice,
  insertInvoices,
  invoicesOf,
  isOpen,
  unpaidSince,
  updateInvoices
} from '../policies/invoices.repository.ts'
import { newInvoice } from '../policies/new-invoice.ts'
import { changePolicy, lockPolicy, type PolicyChange } from '../policies/repository.ts'
import { type StoredPolicy, stateOf } from '../policies/stored-policy.ts'
import { type PremiumPayment, paymentsOf } from './repository.ts'
import { premiumStands } from './reversal-refusals.ts'
import { insertReversal, moneySince } from './reversals.repository.ts'

/** What came of it: the policy and its invoices as they are now. */
export interface ReversedPremium {
  readonly policy: StoredPolicy
  readonly invoices: readonly Invoice[]
  readonly payment: PremiumPayment
  readonly rule: Rule<boolean>
  /** Of what is owed again: when it fell, or falls, due. */
  readonly dueOn: PlainDate | null
  /** The last day to pay, where it is overdue: the firm is told of it now. */
  readonly payBy: PlainDate | null
  readonly fellIntoArrears: boolean
}

/**
 * Takes back a premium that was recorded by mistake, or whose transfer bounced: what it had paid is owed again on its due dates, and what
 * was too much of it is owed back no more. Where that is overdue, the policy is in arrears with a prior notice from today, whatever an
 * earlier notice named: nobody loses cover over premium of which he was not told. Ends in `not_found` or `conflict`.
 */
export async function reversePremium(
  trx: Transaction,
  platform: ServicePlatform,
  { policyId, paymentId }: { readonly policyId: string; readonly paymentId: string },
  reason: string,
  { today, checkVersion }: { readonly today: PlainDate; readonly checkVersion: (version: bigint) => void }
): Promise<ReversedPremium> {
  const [policy, invoices, payments] = await Promise.all([
    lockPolicy(trx, policyId),
    invoicesOf(trx, [policyId]),
    paymentsOf(trx, policyId)
  ])
  const payment = payments.find(({ id }) => id === paymentId)
  if (!policy || !payment) return problem('not_found')
  checkVersion(policy.version)
  const [since, rules] = await Promise.all([moneySince(trx, payment), contractRules(platform, policy)])
  const first = invoices.find(({ position }) => position === 1)
  const { why, rule } = whyPremiumStands(
    {
      ...since,
      reversed: payment.reversed !== null,
      setOff: payment.kind === 'set_off',
      status: stateOf(policy, today).status,
      endedOn: policy.endedOn,
      beganCover: policy.inception !== null && payment.applied.some(({ invoiceId }) => invoiceId === first?.id)
    },
    rules
  )
  if (why !== null) premiumStands(payment, why)

  const { unpaid, owedAgain, added } = withoutPayment(policy, invoices, payment)
  updateInvoices(trx, unpaid)
  insertInvoices(trx, policy.organisation, added)
  insertReversal(trx, policy, payment, { reason, on: today, refundId: since.refundId })
  const after = [...invoices.map(invoice => unpaid.find(({ id }) => id === invoice.id) ?? invoice), ...added]
  const change = noticeOf(platform, policy, owedAgain, rules, today)
  const changed = { ...changePolicy(trx, policy, change), unpaidSince: unpaidSince(after) }
  return {
    policy: changed,
    invoices: after,
    payment: { ...payment, reversed: { on: today, reason } },
    rule,
    dueOn: unpaidSince(owedAgain),
    payBy: change.arrearsPayBy ?? null,
    fellIntoArrears: changed.status !== policy.status
  }
}

/** Its parts taken off what was paid; what is no longer asked for by an invoice that is void is asked for by a new one. */
function withoutPayment(policy: StoredPolicy, invoices: readonly Invoice[], { applied }: PremiumPayment) {
  const unpaid: Invoice[] = []
  const added: Invoice[] = []
  let position = Math.max(0, ...invoices.map(invoice => invoice.position))
  for (const { invoiceId, amount } of applied) {
    const invoice = invoices.find(({ id }) => id === invoiceId)
    if (!invoice) throw new Error(`${policy.id} has no invoice ${invoiceId}`)
    unpaid.push({ ...invoice, paid: wonAbove(invoice.paid, won(amount)) })
    if (invoice.voidedOn === null) continue
    added.push(newInvoice(policy.id, (position += 1), invoice.dueOn, won(amount), invoice.kind))
  }
  return { unpaid, added, owedAgain: [...unpaid, ...added].filter(isOpen) }
}

/** The time that the firm has from today to pay what is overdue because of it. */
function noticeOf(
  platform: ServicePlatform,
  policy: StoredPolicy,
  owedAgain: readonly Invoice[],
  rules: Rules,
  today: PlainDate
): PolicyChange {
  const { status } = stateOf(policy, today)
  if (!isRunning(status) || !owedAgain.some(({ dueOn }) => dueOn < today)) return {}
  return { status: 'in_arrears', arrearsPayBy: arrearsPayBy(today, rules, holidaysOn(platform, today)).on }
}

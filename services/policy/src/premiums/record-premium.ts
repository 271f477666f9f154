import type { Transaction } from '@trade-credit/database/transaction.ts'
import { finding } from '@trade-credit/domain/finding.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { coverPeriod } from '@trade-credit/domain/policy/contract-dates.ts'
import { nextStatus } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import { dueFrom } from '@trade-credit/domain/policy/premium-invoices.ts'
import { type AppliedPayment, applyPayment, type OpenInvoice } from '@trade-credit/domain/policy/premium-payment.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { won, wonView } from '@trade-credit/domain/won.ts'
import { moveCommitted } from '@trade-credit/ledger/commit-hold.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { findingRecord } from '@trade-credit/service/rulebook/rule-views.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { type Invoice, invoicesOf, openForCover, unpaidSince, updateInvoices } from '../invoices/repository.ts'
import { contractRules } from '../policies/contract-rules.ts'
import { refuseBeforeApplication } from '../policies/known-since.ts'
import { changePolicy, lockPolicy, type PolicyChange } from '../policies/repository.ts'
import { type StoredPolicy, stateOf } from '../policies/stored-policy.ts'
import { insertRefunds, type RefundTotals, refundTotalsOf } from '../refunds/repository.ts'
import type { Premium } from './premium.ts'
import { noSuchInvoice, referenceTaken, refuseFuturePayment, refuseTooLate, wasReversed } from './premium-refusals.ts'
import { insertPayment, type PremiumPayment, paymentsOf } from './repository.ts'

/** What came of it: the policy and its invoices as they are now. */
export interface RecordedPremium {
  readonly policy: StoredPolicy
  readonly invoices: readonly Invoice[]
  readonly refunds: RefundTotals
  readonly payment: PremiumPayment
  /** `again`: the reference was known, and nothing was done. */
  readonly outcome: 'again' | 'recorded' | 'cover_began' | 'arrears_cured'
}

/**
 * Records a premium once, by its reference, and does what it brings about: the first one in full fixes the period of cover and what is
 * committed on the ledger (상법 §656); one that pays what was overdue cures the arrears. The policy is locked first, so that of two
 * who record at once the second sees the first. `takenBack` are invoices that an end took back and that it pays all the same.
 */
export async function recordPremium(
  trx: Transaction,
  platform: ServicePlatform,
  policyId: string,
  premium: Premium,
  today: PlainDate,
  takenBack: readonly OpenInvoice[] = []
): Promise<RecordedPremium> {
  refuseFuturePayment(premium.paidOn, today)
  const [policy, invoices, payments, refunds] = await Promise.all([
    lockPolicy(trx, policyId),
    invoicesOf(trx, [policyId]),
    paymentsOf(trx, policyId),
    refundTotalsOf(trx, policyId)
  ])
  if (!policy) return problem('not_found')
  const known = payments.filter(({ reference }) => reference === premium.reference)
  const standing = known.find(({ reversed }) => reversed === null)
  if (standing) {
    if (!isSame(standing, premium)) referenceTaken(premium)
    return { policy, invoices, refunds, payment: standing, outcome: 'again' }
  }
  const reversed = known.find(payment => isSame(payment, premium))
  if (reversed) wasReversed(reversed)
  refuseBeforeApplication(policy, premium.paidOn, '/paidOn')
  const named = invoices.find(({ id }) => id === premium.invoiceId) ?? noSuchInvoice(policyId)
  if (!takenBack.some(({ id }) => id === named.id)) {
    refuseTooLate(policy, stateOf(policy, today), named, premium.paidOn)
  }

  const asked = invoices.filter(({ voidedOn }) => voidedOn === null)
  const applied = applyPayment([...asked, ...takenBack], premium)
  const paid = invoices.map(invoice => withPart(invoice, applied))
  const counting = payments.filter(payment => payment.reversed === null)
  const begun = await beginCover(trx, platform, policy, paid, [...counting, { ...premium, ...applied }])
  const after = begun?.invoices ?? paid
  const { change, outcome } = begun ?? cure(policy, after, today)
  const findings = [...applied.findings, ...(begun?.findings ?? [])].map(findingRecord)
  const payment = paymentOf(policyId, premium, applied, findings, today)

  updateInvoices(trx, changedOf(invoices, after))
  insertPayment(trx, policy, payment, known.length + 1)
  const refund = { payee: 'policyholder', amount: applied.refundDue }
  insertRefunds(trx, policy, { reason: 'overpayment', sourceId: payment.id, dueFrom: today }, [refund])
  const changed = { ...changePolicy(trx, policy, change), unpaidSince: unpaidSince(after) }
  const owed = won(refunds.owed + applied.refundDue)
  return { policy: changed, invoices: after, refunds: { ...refunds, owed }, payment, outcome }
}

interface Effect {
  readonly change: PolicyChange
  readonly outcome: RecordedPremium['outcome']
}

/** Fixes the period once the first invoice is paid in full; null when it is not, or was before. */
async function beginCover(
  trx: Transaction,
  platform: ServicePlatform,
  policy: StoredPolicy,
  invoices: readonly Invoice[],
  payments: readonly (Pick<Premium, 'paidOn'> & { readonly applied: readonly { readonly invoiceId: string }[] })[]
): Promise<(Effect & { invoices: Invoice[]; findings: ReturnType<typeof finding>[] }) | null> {
  const first = invoices.find(({ position }) => position === 1)
  if (policy.inception !== null || !first || first.paid < first.amount) return null
  const status = nextStatus(policy.status, 'first_premium_paid')
  if (status === null) throw new Error(`cover cannot begin for a policy that is ${policy.status}`)
  const rules = await contractRules(platform, policy)
  const startsWithPremium = rules.flag('policy.cover_starts_with_first_premium')
  // The payment that completed it, whichever was recorded last; one for a later instalment is none.
  const towardsFirst = payments.filter(({ applied }) => applied.some(({ invoiceId }) => invoiceId === first.id))
  const paidOn = towardsFirst.map(payment => payment.paidOn).reduce((a, b) => (a > b ? a : b))
  const from = startsWithPremium.value ? paidOn : policy.plannedInception
  const period = coverPeriod(policy.plannedInception, from, policy.termMonths)
  const moved = await moveCommitted(trx, {
    id: policy.holdId,
    period: { from: period.inception, until: period.expiry }
  })
  if (moved !== 'moved') throw new Error(`the hold of ${policy.id} is ${moved}`)
  const hasMoved = period.inception !== policy.plannedInception
  const detail = { paidOn, planned: policy.plannedInception }
  return {
    change: { status, ...period },
    outcome: 'cover_began',
    invoices: hasMoved ? dueFromInception(invoices, period.inception, rules) : [...invoices],
    findings: hasMoved ? [finding('note', 'policy', 'premium.cover_moved', { detail, rule: startsWithPremium })] : []
  }
}

/** The instalments after the first, each due before the months that it is for. */
function dueFromInception(invoices: readonly Invoice[], inception: PlainDate, rules: Rules): Invoice[] {
  const due = dueFrom(
    inception,
    invoices.map(({ amount }) => amount),
    rules
  )
  return invoices.map((invoice, i) => (i === 0 ? invoice : { ...invoice, dueOn: due[i]?.dueOn ?? invoice.dueOn }))
}

function cure(policy: StoredPolicy, invoices: readonly Invoice[], today: PlainDate): Effect {
  const isBehind = openForCover(invoices).some(({ dueOn }) => dueOn < today)
  const status = policy.status === 'in_arrears' && !isBehind ? nextStatus(policy.status, 'arrears_cured') : null
  return status === null
    ? { change: {}, outcome: 'recorded' }
    : { change: { status, arrearsPayBy: null }, outcome: 'arrears_cured' }
}

function withPart(invoice: Invoice, { applied }: AppliedPayment): Invoice {
  const part = applied.find(({ invoiceId }) => invoiceId === invoice.id)
  return part ? { ...invoice, paid: won(invoice.paid + part.amount) } : invoice
}

function changedOf(before: readonly Invoice[], after: readonly Invoice[]): Invoice[] {
  return after.filter((invoice, i) => invoice.paid !== before[i]?.paid || invoice.dueOn !== before[i]?.dueOn)
}

function isSame(known: PremiumPayment, { invoiceId, amount, paidOn }: Premium): boolean {
  return known.invoiceId === invoiceId && known.amount === amount && known.paidOn === paidOn
}

function paymentOf(
  policyId: string,
  { invoiceId, amount, paidOn, reference }: Premium,
  { applied, remaining, refundDue }: AppliedPayment,
  findings: PremiumPayment['findings'],
  recordedOn: PlainDate
): PremiumPayment {
  return {
    id: newId('pr'),
    policyId,
    invoiceId,
    amount,
    paidOn,
    recordedOn,
    reference,
    applied: applied.map(part => ({ invoiceId: part.invoiceId, amount: wonView(part.amount) })),
    remaining,
    refundDue,
    findings,
    kind: 'transfer',
    reversed: null
  }
}

import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { inOrderOfPayment, type OpenInvoice, takenBackUpTo } from '@trade-credit/domain/policy/premium-payment.ts'
import { NO_WON, sumOfWon, type Won, won, wonAbove } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { ProblemError } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { hasInsuredEvent } from '../cover/insured-event.repository.ts'
import { addToRefund } from '../ends/add-to-refund.ts'
import { type StandingEnd, standingEndOf } from '../ends/standing-end.repository.ts'
import { type Invoice, invoicesOf, isOpen } from '../invoices/repository.ts'
import { recordPolicyJobStep, statusChanged } from '../policies/policy-changed.ts'
import { lockPolicy } from '../policies/repository.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import { type RecordedPremium, recordPremium } from '../premiums/record-premium.ts'
import { insertPayment, paymentsOf } from '../premiums/repository.ts'
import { insertRefunds } from '../refunds/repository.ts'

/** Premium that a posted claim payment set off. */
export interface SetOff {
  readonly paymentId: string
  readonly policyId: string
  readonly amount: Won
  readonly postedOn: PlainDate
  /** Posted after the last day that a notice of arrears named, of a policy whose end is not written down yet. */
  readonly afterNotice: boolean
}

/** What posted claim payments set off and nobody has written down as premium yet; at most `limit`. */
export async function unrecordedSetOffs(trx: Pick<JobTransaction, 'query'>, limit: number): Promise<SetOff[]> {
  const rows = await trx.query<Omit<SetOff, 'amount'> & { amount: bigint }>({
    name: 'unrecorded_set_offs',
    text: `select c.payment_id as "paymentId", c.policy_id as "policyId", c.amount, c.posted_on as "postedOn",
        coalesce(p.status = 'in_arrears' and p.arrears_pay_by < c.posted_on, false) as "afterNotice"
      from claims.published_premium_set_off c join policy.policy p on p.id = c.policy_id
      where c.status = 'posted' and not exists (
        select from policy.premium_payment r where r.policy_id = c.policy_id and r.reference = c.payment_id)
      order by c.payment_id limit $1`,
    values: [limit]
  })
  return rows.map(row => ({ ...row, amount: won(row.amount) }))
}

const CLIENT = 'job:instalment-arrears'

/**
 * Writes down as premium received what a claim payment set off, once by the payment's id: it pays what is due first, and then what an end
 * took back after an insured event (`addToRefund`). What is no longer owed by then was kept without ground, and is owed back to the
 * policyholder.
 */
export async function recordSetOff(
  trx: JobTransaction,
  platform: ServicePlatform,
  { paymentId, policyId, amount, postedOn }: SetOff,
  today: PlainDate
): Promise<void> {
  const policy = await lockPolicy(trx, policyId)
  const [invoices, payments] = await Promise.all([invoicesOf(trx, [policyId]), paymentsOf(trx, policyId)])
  if (!policy || payments.some(({ reference }) => reference === paymentId)) return
  // Nobody asked for it: what is kept says that the job did it, for the insurer.
  const actor = {
    organisation: policy.organisation,
    kind: 'insurer' as const,
    client: CLIENT,
    scopes: new Set<string>()
  }
  const named = Object.assign(trx, { actor })
  const end = await standingEndOf(trx, policy)
  const takenBack = end ? await takenBackAfterEvent(trx, policy, end, invoices) : []
  const [first] = inOrderOfPayment<OpenInvoice>([...invoices.filter(isOpen), ...takenBack], postedOn)
  const premium = { invoiceId: first?.id ?? '', amount, paidOn: postedOn, reference: paymentId }
  const recorded = first
    ? await unlessTooLate(recordPremium(named, platform, policyId, premium, today, takenBack))
    : null
  if (recorded && end) {
    const kept = { end, claimPayment: paymentId, before: invoices, after: recorded.invoices }
    await addToRefund(trx, platform, policy, kept, today)
  }
  if (!recorded) {
    const last = invoices.at(-1)
    if (!last) throw new Error(`${policyId} has no invoice of which premium could be set off`)
    const payment = {
      ...premium,
      id: newId('pr'),
      policyId,
      recordedOn: today,
      invoiceId: last.id,
      applied: [],
      remaining: NO_WON,
      refundDue: amount,
      findings: [],
      kind: 'set_off' as const,
      reversed: null
    }
    insertPayment(named, policy, payment, 1)
    const refund = { payee: 'policyholder', amount }
    insertRefunds(trx, policy, { reason: 'overpayment', sourceId: payment.id, dueFrom: today }, [refund])
  }
  recordPolicyJobStep(trx, { organisation: policy.organisation, client: CLIENT }, policyId, {
    action: 'policy.premium_set_off',
    facts: { claimPayment: paymentId, status: recorded?.policy.status ?? policy.status },
    events: recorded ? eventsOf(recorded) : []
  })
}

/** What an end took back of premium that an insured event before it keeps: a claim payment deducts it as `published_voided_premium` says. */
async function takenBackAfterEvent(
  trx: JobTransaction,
  policy: StoredPolicy,
  end: StandingEnd,
  invoices: readonly Invoice[]
): Promise<OpenInvoice[]> {
  if (!DEDUCTED.has(end.reason) || end.from === null || policy.inception === null) return []
  const takenBack = invoices.filter(({ kind, voidedBy }) => kind !== 'earned' && voidedBy === end.id)
  if (takenBack.length === 0 || !(await hasInsuredEvent(trx, policy.id, policy.inception, end.from))) return []
  const earned = invoices.filter(({ kind, voidedOn }) => kind === 'earned' && voidedOn === null)
  const unpaid = sumOfWon(takenBack.map(({ amount, paid }) => wonAbove(amount, paid)))
  return takenBackUpTo(takenBack, wonAbove(unpaid, sumOfWon(earned.map(({ amount }) => amount))))
}

/** Of what a rescission took back, claims deduct nothing. */
const DEDUCTED: ReadonlySet<StandingEnd['reason']> = new Set(['cancellation', 'termination'])

function eventsOf({ policy, payment, outcome }: RecordedPremium) {
  const premium = {
    type: 'premium.recorded' as const,
    subject: policy.id,
    recipients: [policy.organisation],
    data: { policyId: policy.id, invoiceId: payment.invoiceId }
  }
  return outcome === 'arrears_cured' ? [premium, statusChanged(policy)] : [premium]
}

/** A policy that ended meanwhile takes no premium any more; refused before anything is written. */
async function unlessTooLate(recording: Promise<RecordedPremium>): Promise<RecordedPremium | null> {
  try {
    return await recording
  } catch (error) {
    if (error instanceof ProblemError) return null
    throw error
  }
}

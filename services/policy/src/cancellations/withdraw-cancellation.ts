import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { whyCancellationStands } from '@trade-credit/domain/policy/withdraw-cancellation.ts'
import type { Rule } from '@trade-credit/domain/rules.ts'
import { retakeReleased } from '@trade-credit/ledger/retake-released.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { type Invoice, invoicesOf, unpaidSince, updateInvoices } from '../invoices/repository.ts'
import { contractRules } from '../policies/contract-rules.ts'
import { changePolicy, holdsOf, lockPolicy } from '../policies/repository.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import { cancellationStands, daysWereGiven } from './withdrawal-refusals.ts'
import { findCancellation, insertWithdrawal, type WithdrawableCancellation } from './withdrawals.repository.ts'

/** A cancellation that was withdrawn, and the policy as it goes on. */
export interface WithdrawnCancellation {
  readonly cancellation: WithdrawableCancellation
  readonly policy: StoredPolicy
  readonly invoices: readonly Invoice[]
  readonly rule: Rule<boolean>
}

/** What it goes by; `attempt` is that of the route's context, which needs `again: isCapacityTaken`. */
export interface WithdrawingOn {
  readonly today: PlainDate
  readonly attempt: number
  readonly checkVersion: (version: bigint) => void
}

/**
 * Withdraws a planned cancellation: the policy runs to its expiry again, its later instalments are asked for again, and the ledger carries
 * again what was given back, or all of it is refused: what others were given meanwhile is theirs. Ends in `not_found` or `conflict`.
 */
export async function withdrawCancellation(
  trx: Transaction,
  platform: ServicePlatform,
  path: { readonly policyId: string; readonly cancellationId: string },
  reason: string,
  { today, attempt, checkVersion }: WithdrawingOn
): Promise<WithdrawnCancellation> {
  const [policy, invoices, cancellation] = await Promise.all([
    lockPolicy(trx, path.policyId),
    invoicesOf(trx, [path.policyId]),
    findCancellation(trx, path.policyId, path.cancellationId)
  ])
  if (!policy || !cancellation) return problem('not_found')
  checkVersion(policy.version)
  const { endedOn, endsAs } = policy
  const rules = await contractRules(platform, policy)
  const { why, rule } = whyCancellationStands({ ...cancellation, endedOn, endsAs }, today, rules)
  if (why !== null) cancellationStands(cancellation, why)
  // The work runs again only where an account could not carry it, behind its lock.
  if (attempt > 1) daysWereGiven(cancellation)

  const ids = await holdsOf(trx, policy.id)
  const outcome = await retakeReleased(trx, { ids, releasedAt: cancellation.createdAt })
  if (outcome === 'changed') daysWereGiven(cancellation)
  if (outcome !== 'retaken') throw new Error(`the holds of ${policy.id} are ${outcome}`)
  const owedAgain = invoices
    .filter(invoice => wasVoidedBy(cancellation, invoice))
    .map(invoice => ({ ...invoice, voidedOn: null, voidedBy: null }))
  updateInvoices(trx, owedAgain)
  insertWithdrawal(trx, cancellation, { reason, withdrawnOn: today })
  const after = invoices.map(invoice => owedAgain.find(({ id }) => id === invoice.id) ?? invoice)
  // With the end ahead, nobody was given notice of arrears: written as in force, what is overdue has its notice from the next run.
  const status = policy.status === 'in_arrears' ? 'in_force' : policy.status
  const changed = changePolicy(trx, policy, { status, endedOn: null, endsAs: null })
  return { cancellation, policy: { ...changed, unpaidSince: unpaidSince(after) }, invoices: after, rule }
}

function wasVoidedBy(
  { id: cancellationId, voided, requestedOn }: WithdrawableCancellation,
  { id, voidedOn, voidedBy }: Invoice
): boolean {
  if (voidedBy !== null) return voidedBy === cancellationId
  // Records from before withdrawals do not say which: what was voided on that day.
  return voided === null ? voidedOn === requestedOn : voided.includes(id)
}

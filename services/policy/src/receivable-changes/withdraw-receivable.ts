import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import type { WriteContext } from '@trade-credit/service/platform/handlers.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { tellConfirmedBanks } from '../confirmations/tell-confirmed-banks.ts'
import type { BegunPolicy } from '../cover/begun-policy.ts'
import { lockPolicy } from '../policies/repository.ts'
import { moreThanOutstanding, withdrawnAlready } from '../receivables/receivable-problems.ts'
import { isReliedOn, markCorrectedLate } from '../receivables/reliance.ts'
import { insertChanges, lockOwnReceivable, type NewChange, type StoredReceivable } from '../receivables/repository.ts'
import type { ReceivableToChange } from './change-receivable.ts'

type Writing = Pick<WriteContext, 'trx' | 'businessDate' | 'now'>
type Platform = Pick<ServicePlatform, 'rulebook'>

/**
 * Withdraws a declaration, by `amount` or with null as much as is outstanding: so much was never owed. It stays to be read, lessens whatever
 * rests on it, and may be taken back like a payment; banks that were confirmed it are told. Ends in `not_found`, and in `conflict` where
 * less is outstanding.
 */
export async function withdrawReceivable(
  writing: Writing,
  platform: Platform,
  policy: BegunPolicy,
  target: ReceivableToChange,
  { amount, reason }: { readonly amount: number | null; readonly reason: string }
): Promise<StoredReceivable> {
  const { trx, businessDate, now } = writing
  const receivable = await lockWithPolicy(trx, target)
  const outstanding = receivable.amount - receivable.settled
  const taken = amount === null ? outstanding : BigInt(amount)
  if (taken === 0n || taken > outstanding) return moreThanOutstanding(outstanding)
  const isWhole = receivable.withdrawn + taken === receivable.amount
  if (isWhole) await noteLate(writing, platform, policy, receivable)
  const change = withdrawalOf(receivable, { amount: taken, on: businessDate, reason })
  await insertChanges(trx, [change], now)
  recordChange(trx, {
    aggregate: { type: 'receivable', id: receivable.id },
    action: 'receivable.withdrawn',
    facts: { policy: policy.id, change: change.id, whole: isWhole }
  })
  await tellConfirmedBanks(trx, policy, receivable, businessDate)
  return {
    ...receivable,
    settled: receivable.settled + taken,
    withdrawn: receivable.withdrawn + taken,
    version: receivable.version + 1n
  }
}

/**
 * The caller's own receivable, locked after its policy: a bank is confirmed it before or after it is withdrawn, and told in the first case.
 * Ends in `not_found`, in `stale`, and in `conflict` where it was withdrawn wholly.
 */
export async function lockWithPolicy(
  trx: Writing['trx'],
  { policyId, receivableId, checkVersion }: ReceivableToChange
): Promise<StoredReceivable> {
  await lockPolicy(trx, policyId)
  const receivable = await lockOwnReceivable(trx, policyId, receivableId)
  if (!receivable) return problem('not_found')
  checkVersion(receivable.version)
  return receivable.withdrawn === receivable.amount ? withdrawnAlready() : receivable
}

/** Keeps in mind whether something rests on what is about to be withdrawn wholly, for what may be declared in its place. */
export async function noteLate(
  { trx, businessDate }: Writing,
  platform: Platform,
  policy: BegunPolicy,
  receivable: StoredReceivable
): Promise<void> {
  if (receivable.corrected_late) return
  if (await isReliedOn(trx, platform, policy, receivable, businessDate)) await markCorrectedLate(trx, receivable.id)
}

/** The row of a withdrawal. */
export function withdrawalOf(
  { id: receivableId }: Pick<StoredReceivable, 'id'>,
  { amount, on, reason }: { readonly amount: bigint; readonly on: PlainDate; readonly reason: string }
): NewChange {
  return { id: newId('rc'), receivableId, kind: 'withdrawal', amount, occurredOn: on, reason }
}

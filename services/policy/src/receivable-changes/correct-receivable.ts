import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import type { WriteContext } from '@trade-credit/service/platform/handlers.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { tellConfirmedBanks } from '../confirmations/tell-confirmed-banks.ts'
import type { BegunPolicy } from '../cover/begun-policy.ts'
import { type Declaration, troublesOf } from '../receivables/declaration.ts'
import { declareReceivables, differencesOf } from '../receivables/declare-receivables.ts'
import { keepRunOffOpen } from '../receivables/keep-run-off-open.ts'
import { belowRecorded, nothingToCorrect, paidByOtherBuyer, saysOtherwise } from '../receivables/receivable-problems.ts'
import { mostMonthsPutOff } from '../receivables/reliance.ts'
import {
  findReceivable,
  insertChanges,
  listStandingChanges,
  type NewChange,
  type StoredChange,
  type StoredReceivable,
  updateDispute
} from '../receivables/repository.ts'
import type { ReceivableToChange } from './change-receivable.ts'
import { lockWithPolicy, noteLate, withdrawalOf } from './withdraw-receivable.ts'

type Writing = Pick<WriteContext, 'trx' | 'businessDate' | 'now'>

/**
 * Declares a receivable anew, as it is: what was said before is withdrawn and stays to be read, and what was paid, returned or set off moves
 * along. It counts as declared on this day: an event, a claim or an overdue that came before has an officer look at it before it counts.
 * Ends in `not_found`, `stale`, `invalid_request`, and in `conflict` where nothing differs, more is recorded than is owed now, or its
 * number is another's.
 */
export async function correctReceivable(
  writing: Writing,
  platform: Pick<ServicePlatform, 'rulebook'>,
  policy: BegunPolicy,
  target: ReceivableToChange,
  { declaration, reason }: { readonly declaration: Declaration; readonly reason: string }
): Promise<StoredReceivable> {
  const { trx, businessDate, now } = writing
  const errors = troublesOf(declaration, businessDate)
  if (errors.length > 0) problem('invalid_request', { errors })
  const before = await lockWithPolicy(trx, target)
  const differing = differencesOf(declaration, before, { withLeftOut: true })
  if (differing.length === 0) return nothingToCorrect()
  const standing = await listStandingChanges(trx, before.id)
  const moved = standing.filter(({ kind }) => kind !== 'withdrawal')
  const recorded = moved.reduce((sum, { amount }) => sum + amount, 0n)
  if (recorded > BigInt(declaration.amount)) return belowRecorded(recorded)
  if (declaration.buyer !== before.buyer && moved.some(change => change.buyer_payment_id !== null))
    return paidByOtherBuyer()

  await noteLate(writing, platform, policy, before)
  const backs = moved.map(change => reversalOf(change, before.id, businessDate))
  const withdrawal = withdrawalOf(before, { amount: before.amount - before.withdrawn, on: businessDate, reason })
  await insertChanges(trx, [...backs, withdrawal], now)
  await keepRunOffOpen(trx, platform, policy, [declaration], businessDate)
  const [declared] = await declareReceivables(trx, policy, [declaration], {
    today: businessDate,
    now,
    corrects: before.id,
    mostMonths: mostMonthsPutOff(platform, businessDate)
  })
  if (!declared) throw new Error('a declaration has an outcome')
  if (declared.is !== 'declared') return saysOtherwise(policy.id, declared.receivableId, declared.differing)
  const id = declared.receivableId
  await insertChanges(
    trx,
    moved.map(change => movedTo(id, change)),
    now
  )
  if (before.disputed_on !== null)
    await updateDispute(trx, id, { disputedOn: before.disputed_on, reason: before.dispute_reason }, now)
  recordChange(trx, {
    aggregate: { type: 'receivable', id: before.id },
    action: 'receivable.corrected',
    facts: { policy: policy.id, change: withdrawal.id, declaredAnew: id, fields: differing }
  })
  recordChange(trx, {
    aggregate: { type: 'receivable', id },
    action: 'receivable.declared',
    facts: { policy: policy.id, corrects: before.id }
  })
  await tellConfirmedBanks(trx, policy, before, businessDate)
  const corrected = await findReceivable(trx, policy.id, id)
  if (!corrected) throw new Error('the receivable was just kept')
  return corrected
}

function reversalOf({ id, amount }: StoredChange, receivableId: string, on: string): NewChange {
  return { id: newId('rc'), receivableId, kind: 'reversal', amount, occurredOn: on, reverses: id }
}

function movedTo(receivableId: string, change: StoredChange): NewChange {
  const { kind, amount, occurred_on: occurredOn, designated, buyer_payment_id: buyerPaymentId } = change
  const moved = { id: newId('rc'), receivableId, kind, amount, occurredOn, designated }
  return buyerPaymentId === null ? moved : { ...moved, buyerPaymentId }
}

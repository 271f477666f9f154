import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import type { WriteContext } from '@trade-credit/service/platform/handlers.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import { findCorrecting } from '../receivables/history.ts'
import { declaredAnew, inTheFuture, moreThanOutstanding } from '../receivables/receivable-problems.ts'
import { markCorrected } from '../receivables/reliance.ts'
import {
  insertChanges,
  listChanges,
  lockOwnReceivable,
  type StoredReceivable,
  updateDispute
} from '../receivables/repository.ts'

type Writing = Pick<WriteContext, 'trx' | 'businessDate' | 'now'>

/** One of the caller's receivables, and what is looked at before it is changed. */
export interface ReceivableToChange {
  readonly policyId: string
  readonly receivableId: string
  /** Lets the change pass, or ends in `stale`, given the version. */
  readonly checkVersion: (version: bigint) => void
}

/** Something that lessens a receivable. */
export interface Reduction {
  readonly kind: 'payment' | 'return' | 'offset'
  readonly amount: number
  readonly on: string
  /** JSON Pointer of the date in the request. */
  readonly datePointer: string
  /** Whether the payer said which invoice he paid. */
  readonly designated: boolean
}

/**
 * Records a payment, return or offset. The receivable is locked first: of two that want its last won, one comes too late. Ends in
 * `not_found`, in `conflict` for more than is outstanding, and in `invalid_request` for a day that has not come.
 */
export async function reduceReceivable(
  { trx, businessDate, now }: Writing,
  target: ReceivableToChange,
  reduction: Reduction
): Promise<StoredReceivable> {
  refuseFuture(reduction.on, businessDate, reduction.datePointer)
  const receivable = await lock(trx, target)
  const amount = BigInt(reduction.amount)
  const outstanding = receivable.amount - receivable.settled
  if (amount > outstanding) moreThanOutstanding(outstanding)
  const id = newId('rc')
  const change = { id, receivableId: receivable.id, kind: reduction.kind, amount, occurredOn: reduction.on }
  await insertChanges(trx, [{ ...change, designated: reduction.designated }], now)
  record(trx, receivable, `receivable.${reduction.kind}_recorded`, { change: id })
  return { ...receivable, settled: receivable.settled + amount, version: receivable.version + 1n }
}

/**
 * Takes a recorded change back by a row that names it. What was withdrawn and is owed after all counts as declared on this day: an event
 * that came before has an officer look at it. Ends in `conflict` for one that was taken back already.
 */
export async function reverseChange(
  { trx, businessDate, now }: Writing,
  target: ReceivableToChange,
  changeId: string
): Promise<StoredReceivable> {
  const receivable = await lock(trx, target)
  const change = (await listChanges(trx, receivable.id)).find(({ id }) => id === changeId)
  if (!change) return noSuchChange()
  if (change.kind === 'reversal' || change.reversed_by !== null) return cannotReverse()
  const correcting = change.kind === 'withdrawal' ? await findCorrecting(trx, receivable.id) : null
  if (correcting !== null) return declaredAnew(correcting)
  const id = newId('rc')
  const reversal = { id, receivableId: receivable.id, kind: 'reversal' as const, amount: change.amount }
  await insertChanges(trx, [{ ...reversal, occurredOn: businessDate, reverses: changeId }], now)
  record(trx, receivable, 'receivable.change_reversed', { change: id, reverses: changeId })
  const changed = { ...receivable, settled: receivable.settled - change.amount, version: receivable.version + 1n }
  if (change.kind !== 'withdrawal') return changed
  await markCorrected(trx, receivable.id, businessDate)
  return { ...changed, withdrawn: receivable.withdrawn - change.amount, corrected_on: businessDate }
}

/** Says that the buyer disputes the receivable: until it is settled, whether it counts is undecided. */
export async function openDispute(
  { trx, businessDate, now }: Writing,
  target: ReceivableToChange,
  dispute: { readonly disputedOn: string; readonly reason: string | null }
): Promise<StoredReceivable> {
  refuseFuture(dispute.disputedOn, businessDate, '/disputedOn')
  const receivable = await lock(trx, target)
  if (receivable.disputed_on !== null) alreadyDisputed()
  await updateDispute(trx, receivable.id, dispute, now)
  record(trx, receivable, 'receivable.disputed', { disputedOn: dispute.disputedOn })
  return {
    ...receivable,
    disputed_on: dispute.disputedOn as PlainDate,
    dispute_reason: dispute.reason,
    version: receivable.version + 1n
  }
}

/** Says that the buyer disputes it no longer. */
export async function withdrawDispute({ trx, now }: Writing, target: ReceivableToChange): Promise<StoredReceivable> {
  const receivable = await lock(trx, target)
  if (receivable.disputed_on === null) notDisputed()
  await updateDispute(trx, receivable.id, null, now)
  record(trx, receivable, 'receivable.dispute_withdrawn', {})
  return { ...receivable, disputed_on: null, dispute_reason: null, version: receivable.version + 1n }
}

async function lock(
  trx: Writing['trx'],
  { policyId, receivableId, checkVersion }: ReceivableToChange
): Promise<StoredReceivable> {
  const receivable = await lockOwnReceivable(trx, policyId, receivableId)
  if (!receivable) return problem('not_found')
  checkVersion(receivable.version)
  return receivable
}

function record(
  trx: Writing['trx'],
  { id, policy_id }: StoredReceivable,
  action: string,
  facts: Record<string, string>
) {
  recordChange(trx, { aggregate: { type: 'receivable', id }, action, facts: { policy: policy_id, ...facts } })
}

function refuseFuture(date: string, today: PlainDate, pointer: string): void {
  if (date > today) inTheFuture(pointer)
}

function noSuchChange(): never {
  return refuseField('/changeId', 'receivable.no_such_change', {
    ko: '이 채권의 기록이 아닙니다. 채권을 조회해 changes의 id를 확인해 주세요.',
    en: 'This receivable has no such record. Read it and take the id from its changes.'
  })
}

function cannotReverse(): never {
  return problem('conflict', {
    detail: {
      ko: '이미 정정된 기록이거나 정정 기록입니다. 필요하면 새로 기록해 주세요.',
      en: 'The record was taken back already, or takes one back itself. Record it anew where that is needed.'
    }
  })
}

function alreadyDisputed(): never {
  return problem('conflict', {
    detail: {
      ko: '이미 분쟁 중으로 기록되어 있습니다. 사유를 고치시려면 먼저 철회해 주세요.',
      en: 'It is recorded as disputed. To change the reason, withdraw the dispute first.'
    }
  })
}

function notDisputed(): never {
  return problem('conflict', {
    detail: { ko: '분쟁 중으로 기록된 채권이 아닙니다.', en: 'It is not recorded as disputed.' }
  })
}

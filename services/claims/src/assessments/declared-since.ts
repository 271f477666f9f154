import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { FiledClaim, StoredClaim } from '../claims/claim.ts'
import { declaredReceivables } from '../claims/declared-receivables.ts'
import type { PutForward } from '../claims/put-forward.ts'
import { refuseNow } from '../claims/refusals.ts'
import type { DeclaredSoFar } from './assessment-input.ts'
import type { StoredAssessment } from './repository.ts'

type Payment = PutForward['undesignatedPayments'][number]

/**
 * What the claim puts forward, with what the policyholder has declared of its receivables by now: a buyer may pay, return or dispute after
 * the claim was filed. A payment that nobody designated and that was put forward stays, also where it was taken back since: the officer
 * says so then.
 */
export async function asDeclaredNow(
  trx: Pick<Transaction, 'query'>,
  { policyId, buyer, putForward }: FiledClaim
): Promise<Pick<PutForward, 'receivables' | 'undesignatedPayments'>> {
  const ids = putForward.receivables.flatMap(({ receivableId }) => receivableId ?? [])
  if (ids.length === 0) return putForward
  const declared = await declaredReceivables(trx, { policyId, buyer, ids }, () => null, ids.length)
  const byId = new Map(declared.receivables.map(receivable => [receivable.receivableId, receivable]))
  return {
    receivables: putForward.receivables.map(receivable => {
      const now = receivable.receivableId === null ? undefined : byId.get(receivable.receivableId)
      if (now === undefined) return receivable
      const { payments, returned, offset, withdrawn = 0, disputed, correctedOn = null, correctedLate = false } = now
      return { ...receivable, payments, returned, offset, withdrawn, disputed, correctedOn, correctedLate }
    }),
    undesignatedPayments: [
      ...putForward.undesignatedPayments,
      ...without(declared.undesignatedPayments, putForward.undesignatedPayments)
    ]
  }
}

/** Counts what was declared, by the ids of the receivables. */
export async function declaredSoFar(
  trx: Pick<Transaction, 'query'>,
  receivableIds: readonly string[]
): Promise<DeclaredSoFar> {
  if (receivableIds.length === 0) return { changes: 0, disputed: 0 }
  const [counted] = await trx.query<DeclaredSoFar>({
    name: 'declared_so_far',
    text: `select
        (select count(*)::int from policy.published_receivable_change where receivable_id = any ($1)) as changes,
        (select count(*)::int from policy.published_receivable where id = any ($1) and disputed_on is not null) as disputed`,
    values: [receivableIds]
  })
  if (!counted) throw new Error('a count gives one row')
  return counted
}

/**
 * Ends in `conflict` when, since the claim was assessed, something was declared of its receivables, such as that the buyer paid: nothing
 * is decided or paid on what may be no loss any more.
 */
export async function refuseDeclaredSince(
  trx: Pick<Transaction, 'query'>,
  { receivableIds }: Pick<StoredClaim, 'receivableIds'>,
  assessment: StoredAssessment | null
): Promise<void> {
  const before = assessment?.input.declared
  if (before === undefined) return
  const now = await declaredSoFar(trx, receivableIds)
  if (now.changes === before.changes && now.disputed === before.disputed) return
  refuseNow({
    ko: '심사한 뒤 청구된 채권에 입금·반품·상계·철회·다툼이 새로 신고되었습니다. 예약된 지급은 취소(void)하고, 이미 결정된 청구는 재개(reopening)한 다음 다시 심사하고 결정해 주세요.',
    en: 'Since the assessment a payment, return, offset, withdrawal or dispute of a claimed receivable was declared. Void what is reserved, reopen the claim where it was decided, then assess and decide it again.'
  })
}

/** The payments that are not among the known ones, each of which stands for one. */
function without(payments: readonly Payment[], known: readonly Payment[]): Payment[] {
  const left = [...known]
  return payments.filter(({ amount, paidOn }) => {
    const at = left.findIndex(one => one.amount === amount && one.paidOn === paidOn)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

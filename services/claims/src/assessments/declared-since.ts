import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { FiledClaim } from '../claims/claim.ts'
import { declaredReceivables } from '../claims/declared-receivables.ts'
import type { PutForward } from '../claims/put-forward.ts'

type Payment = PutForward['undesignatedPayments'][number]

/**
 * What the claim puts forward, with what the policyholder has declared of its receivables by now: a buyer may pay, return or dispute after
 * the claim was filed. A payment that nobody designated and that was put forward stays, also where it was taken back since: the officer
 * says so then.
 */
export async function asDeclaredNow(
  trx: Pick<Transaction<unknown>, 'query'>,
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
      const { payments, returned, offset, disputed } = now
      return { ...receivable, payments, returned, offset, disputed }
    }),
    undesignatedPayments: [
      ...putForward.undesignatedPayments,
      ...without(declared.undesignatedPayments, putForward.undesignatedPayments)
    ]
  }
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

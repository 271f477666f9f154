import { allocatePayments } from '@trade-credit/domain/losses/payment-allocation.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { sumOfWon, won } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import type { WriteContext } from '@trade-credit/service/platform/handlers.ts'
import { inTheFuture, moreThanOwed } from './receivable-problems.ts'
import { insertChanges, lockOpenReceivables } from './repository.ts'

/** Money of a buyer that nobody designated to one invoice. */
export interface BuyerPayment {
  readonly buyer: string
  readonly amount: number
  readonly paidOn: string
}

/** What one receivable got of a payment. */
export interface AllocatedPart {
  readonly receivableId: string
  readonly changeId: string
  readonly invoiceNumber: string
  readonly dueOn: string
  readonly amount: bigint
  readonly outstanding: bigint
}

/**
 * Spreads a payment over the buyer's open receivables in the order of 민법 §477: due before undue, then the earliest due, equal ones in
 * proportion. All of them are locked first. Ends in `conflict` when it is more than the buyer owes, and nothing is recorded.
 */
export async function takeBuyerPayment(
  { trx, businessDate, now }: Pick<WriteContext, 'trx' | 'businessDate' | 'now'>,
  policyId: string,
  { buyer, amount, paidOn }: BuyerPayment
): Promise<{ id: string; parts: AllocatedPart[] }> {
  if (paidOn > businessDate) inTheFuture('/paidOn')
  const open = await lockOpenReceivables(trx, policyId, buyer)
  const debts = open.map(receivable => ({
    id: receivable.id,
    arisenOn: receivable.supplied_on,
    dueOn: receivable.due_on,
    owed: won(receivable.amount - receivable.settled),
    interestBearing: false
  }))
  const payment = { amount: won(amount), paidOn: plainDate(paidOn), designatedTo: null }
  const { paid, unallocated } = allocatePayments(debts, [payment])
  if (unallocated > 0n) moreThanOwed(sumOfWon(debts.map(debt => debt.owed)))

  const id = newId('bp')
  const parts = open.flatMap(receivable => {
    const part = paid.get(receivable.id) ?? won(0)
    if (part === 0n) return []
    const outstanding = receivable.amount - receivable.settled - part
    const { id: receivableId, invoice_number: invoiceNumber, due_on: dueOn } = receivable
    return [{ receivableId, changeId: newId('rc'), invoiceNumber, dueOn, amount: part as bigint, outstanding }]
  })
  await trx.query({
    name: 'insert_buyer_payment',
    text: `insert into policy.buyer_payment (id, organisation, policy_id, buyer, amount, paid_on, created_at)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [id, trx.actor.organisation, policyId, buyer, amount, paidOn, now]
  })
  const changes = parts.map(part => ({
    id: part.changeId,
    receivableId: part.receivableId,
    kind: 'payment' as const,
    amount: part.amount,
    occurredOn: paidOn,
    buyerPaymentId: id
  }))
  await insertChanges(trx, changes, now)
  recordChange(trx, {
    aggregate: { type: 'buyer_payment', id },
    action: 'buyer_payment.recorded',
    facts: { policy: policyId, parts: parts.length, receivables: digestOf(parts.map(part => part.receivableId)) }
  })
  return { id, parts: parts.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0)) }
}

import type { Transaction } from '@trade-credit/database/transaction.ts'
import { mayBeTheEvent } from '@trade-credit/domain/losses/before-inception.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { refuseField } from '@trade-credit/service/problems/problems.ts'
import { buyerNotCovered, overdueClaimableFrom } from '../claims/claimed-event.ts'
import { declaredReceivables } from '../claims/declared-receivables.ts'
import { type CoveredBuyer, findCoveredBuyers, type InsuredPolicy } from '../claims/insured.repository.ts'
import type { PutForward, PutForwardReceivable } from '../claims/put-forward.ts'
import { type FiledReceivableInput, MOST_RECEIVABLES } from '../claims/receivable.schemas.ts'
import { agreedClaimableDays } from '../overdues/agreed-days.ts'
import { type LookedAt, markDeclaredOtherwise } from './declared-otherwise.ts'
import type { ClaimFiling } from './schemas.ts'

type Trx = Pick<Transaction, 'query'>

/**
 * What a claim for an event puts forward: the declared receivables that it names, or all that are open on the buyer when it names
 * none and brings none of its own; and those that were never declared.
 */
export async function gatherReceivables(
  trx: Trx,
  filing: ClaimFiling,
  { policy, buyer, ...looked }: LookedAt & { readonly policy: InsuredPolicy; readonly buyer: CoveredBuyer }
): Promise<PutForward> {
  const asksForAll = filing.receivableIds === undefined && !filing.receivables?.length
  const ids = filing.receivableIds ?? (asksForAll ? null : [])
  const of = { policyId: policy.id, buyer: buyer.businessNumber, ids }
  const declared = await declaredReceivables(trx, of, () => null, MOST_RECEIVABLES)
  refuseUnknown(filing.receivableIds ?? [], declared.found)
  if (!asksForAll && !declared.isOwed && !filing.receivables?.length && !filing.lossReductionCosts?.length) allPaid()
  const own = (filing.receivables ?? []).map(one => undeclared(one, null))
  return putTogether(filing, declared, await markDeclaredOtherwise(trx, of, own, looked))
}

/**
 * What a claim for overdue receivables puts forward of those still unpaid, whom they are owed by, and from when the first can be
 * claimed.
 */
export async function gatherOverdue(
  trx: Trx,
  filing: ClaimFiling,
  policy: InsuredPolicy,
  { rulebook, on }: LookedAt
): Promise<{ buyer: CoveredBuyer; putForward: PutForward; claimableFrom: PlainDate }> {
  const ids = filing.receivableIds ?? []
  const number = filing.buyer ?? (await buyerOf(trx, policy.id, ids))
  if (number === null) return ids.length > 0 ? unknownReceivable(0) : needsBuyer()
  const [buyer] = await findCoveredBuyers(trx, policy.id, [number])
  if (!buyer) return buyerNotCovered(filing.buyer === undefined ? '/receivableIds' : '/buyer')
  const agreed = await agreedClaimableDays(trx, ids, on, rulebook)
  const claimableFromOf = overdueClaimableFrom(policy.product, agreed, rulebook)
  // What the buyer has paid meanwhile is no insured event any more.
  const of = { policyId: policy.id, buyer: number, ids, onlyOwed: true }
  const declared = await declaredReceivables(trx, of, claimableFromOf, MOST_RECEIVABLES)
  refuseUnknown(ids, declared.found)
  const own = (filing.receivables ?? []).map(one => {
    const receivable = undeclared(one, null)
    return { ...receivable, claimableFrom: claimableFromOf(receivable) }
  })
  if (declared.found.size > 0 && declared.receivables.length + own.length === 0) return allPaid()
  const putForward = putTogether(filing, declared, await markDeclaredOtherwise(trx, of, own, { on, rulebook }))
  const dating = mayBeTheEvent(putForward.receivables, ({ suppliedOn }) => suppliedOn, policy)
  const days = dating.flatMap(one => one.claimableFrom ?? [])
  const [claimableFrom] = days.toSorted()
  return claimableFrom === undefined ? needsReceivables() : { buyer, putForward, claimableFrom }
}

function putTogether(
  filing: ClaimFiling,
  declared: Pick<PutForward, 'receivables' | 'undesignatedPayments'>,
  own: readonly PutForwardReceivable[]
): PutForward {
  const receivables = [...declared.receivables, ...own]
  if (receivables.length === 0) return needsReceivables()
  if (receivables.length > MOST_RECEIVABLES) return tooMany()
  return {
    receivables,
    undesignatedPayments: [
      ...declared.undesignatedPayments,
      ...(filing.undesignatedPayments ?? []).map(({ amount, paidOn }) => ({ amount, paidOn: plainDate(paidOn) }))
    ],
    securityProceeds: filing.securityProceeds ?? 0,
    lossReductionCosts: (filing.lossReductionCosts ?? []).map(cost => ({
      amount: cost.amount,
      description: cost.description ?? null,
      necessary: cost.necessary ?? true
    }))
  }
}

function undeclared(input: FiledReceivableInput, claimableFrom: PlainDate | null): PutForwardReceivable {
  return {
    receivableId: null,
    invoiceNumber: input.invoiceNumber,
    taxInvoiceNumber: input.taxInvoiceNumber ?? null,
    instrument: input.instrument ?? 'open_account',
    suppliedOn: plainDate(input.suppliedOn),
    dueOn: plainDate(input.dueOn),
    billIssuedOn: input.billIssuedOn ? plainDate(input.billIssuedOn) : null,
    amount: input.amount,
    vat: input.vat ?? null,
    payments: (input.payments ?? []).map(({ amount, paidOn }) => ({ amount, paidOn: plainDate(paidOn) })),
    returned: input.returned ?? 0,
    offset: input.offset ?? 0,
    interestBearing: input.interestBearing ?? false,
    vatStatus: input.vatStatus ?? 'declared',
    realTrade: input.realTrade ?? true,
    disputed: input.disputed ?? false,
    claimableFrom
  }
}

async function buyerOf(trx: Trx, policyId: string, ids: readonly string[]): Promise<string | null> {
  const rows = await trx.query<{ buyer: string }>({
    name: 'buyer_of_receivables',
    text: 'select distinct buyer from policy.published_receivable where policy_id = $1 and id = any ($2)',
    values: [policyId, ids]
  })
  if (rows.length > 1) {
    return refuseField('/receivableIds', 'several_buyers', {
      ko: '한 번에 한 구매기업의 채권만 청구하실 수 있습니다. 구매기업별로 나누어 청구해 주세요.',
      en: 'A claim is about one buyer. File one for each buyer.'
    })
  }
  return rows[0]?.buyer ?? null
}

function refuseUnknown(asked: readonly string[], found: ReadonlySet<string>): void {
  const at = asked.findIndex(id => !found.has(id))
  if (at >= 0) unknownReceivable(at)
}

function unknownReceivable(at: number): never {
  return refuseField(`/receivableIds/${at}`, 'unknown_receivable', {
    ko: '이 보험계약에서 해당 구매기업에 대해 신고하신 채권이 아닙니다. 채권 번호를 확인해 주세요.',
    en: 'This is no receivable that was declared under the policy for this buyer. Check its id.'
  })
}

function needsBuyer(): never {
  return refuseField('/eventId', 'event_or_receivables', {
    ko: 'eventId나 receivableIds 가운데 하나를 적어 주세요. 신고하지 않은 채권만 청구하실 때는 buyer도 적어 주세요.',
    en: 'Name an eventId or receivableIds. For receivables that were never declared, name the buyer too.'
  })
}

function needsReceivables(): never {
  return refuseField('/receivables', 'no_receivables', {
    ko: '청구할 채권이 없습니다. 신고하신 미수 채권이 없으면 receivables에 채권을 적어 주세요.',
    en: 'There is nothing to claim. Where no unpaid receivable was declared, list them in receivables.'
  })
}

function allPaid(): never {
  return refuseField('/receivableIds', 'receivables_paid', {
    ko: '청구하신 채권은 모두 대금을 받으셨거나 철회하신 것으로 기록되어 있어 청구할 것이 없습니다. 그렇지 않으면 먼저 그 기록을 취소(reversals)하거나, 새로 신고하신 채권을 적어 주세요.',
    en: 'All of these receivables were paid or withdrawn, so there is nothing to claim. Where that is wrong, reverse it first (POST …/reversals), or name what was declared in their place.'
  })
}

function tooMany(): never {
  return refuseField('/receivables', 'too_many_receivables', {
    ko: `한 번에 채권 ${MOST_RECEIVABLES}건까지 청구하실 수 있습니다. receivableIds로 나누어 청구해 주세요.`,
    en: `A claim has up to ${MOST_RECEIVABLES} receivables. Divide it by receivableIds.`
  })
}

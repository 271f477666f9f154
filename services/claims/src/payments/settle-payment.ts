import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { won, wonView } from '@trade-credit/domain/won.ts'
import { commitHold } from '@trade-credit/ledger/commit-hold.ts'
import { ALWAYS } from '@trade-credit/ledger/period.ts'
import { releaseHold } from '@trade-credit/ledger/release-hold.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import { refuseDeclaredSince } from '../assessments/declared-since.ts'
import { refuseCorrected } from '../assessments/refuse-corrected.ts'
import { refuseRescinded } from '../assessments/refuse-rescinded.ts'
import { findAssessment } from '../assessments/repository.ts'
import { advanceClaim } from '../claims/advance-claim.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { lockClaimAndEvent, lockedClaim } from '../claims/lock-claim.ts'
import { refuseNow } from '../claims/refusals.ts'
import { listDecisions } from '../decisions/repository.ts'
import { refuseFiler, refusePerson, tookPart } from '../decisions/separation.ts'
import { paymentChanged } from './payment-changed.ts'
import { insertSettlement, listPayments, type StoredPayment } from './repository.ts'

interface PaymentPath {
  readonly claimId: string
  readonly paymentId: string
}

interface When {
  readonly businessDate: PlainDate
  readonly now: Date
}

/**
 * Posts a reserved payment: the money has left. Once; and never when its event was withdrawn since the decision, which waits here for
 * the withdrawal, or makes it wait. Ends in `conflict` then, and in `forbidden` for whoever filed or decided.
 */
export async function postPayment(
  trx: Transaction,
  path: PaymentPath,
  input: { readonly paidOn?: string | undefined; readonly reference?: string | undefined },
  { businessDate, now }: When
): Promise<{ claim: StoredClaim; payment: StoredPayment }> {
  const { claim, eventStands } = await lockClaimAndEvent(trx, path.claimId)
  const payment = await reservedPayment(trx, claim, path.paymentId)
  if (!eventStands) refuseNow(EVENT_GONE)
  if (payment.decisionId !== claim.decisionId) refuseNow(DECIDED_AGAIN)
  refuseFiler(claim, trx.actor)
  const decision = (await listDecisions(trx, claim.id)).find(({ id }) => id === payment.decisionId)
  if (decision && tookPart(decision, trx.actor)) refusePerson(NOT_THE_DECIDER)
  const assessment = decision ? await findAssessment(trx, decision.assessmentId) : null
  refuseCorrected(claim, assessment)
  await refuseDeclaredSince(trx, claim, assessment)
  await refuseRescinded(trx, claim, assessment)
  const paidOn = plainDate(input.paidOn ?? businessDate)
  if (paidOn > businessDate || paidOn < payment.reservedOn) refuseField('/paidOn', 'paid_on', WRONG_DAY)
  if (payment.holdId !== null) await commitOrThrow(trx, payment.holdId, businessDate)
  insertSettlement(trx, {
    paymentId: payment.id,
    organisation: payment.organisation,
    outcome: 'posted',
    settledOn: paidOn,
    reference: input.reference ?? payment.id,
    settledBy: trx.actor.client,
    createdAt: now
  })
  const paid = advanceClaim(trx, claim, {
    event: payment.provisional ? 'pay_provisionally' : 'pay',
    now,
    changes: { payableBy: null },
    facts: { payment: payment.id }
  })
  recordChange(trx, paymentChanged(payment, 'posted'))
  sendNotice(trx, {
    recipient: claim.organisation,
    kind: 'claim_paid',
    subject: { claimId: claim.id, policyId: claim.policyId, paymentId: payment.id },
    parameters: { amount: wonView(paidOut(payment)), paidOn }
  })
  return {
    claim: paid,
    payment: { ...payment, outcome: 'posted', settledOn: paidOn, reference: input.reference ?? payment.id }
  }
}

/** Calls a reserved payment off: what it held is free again, and the claim can be paid anew. */
export async function voidPayment(
  trx: Transaction,
  path: PaymentPath,
  reason: string,
  { businessDate, now }: When
): Promise<StoredPayment> {
  const claim = await lockedClaim(trx, path.claimId)
  const payment = await reservedPayment(trx, claim, path.paymentId)
  if (payment.holdId !== null) {
    const outcome = await releaseHold(trx, { id: payment.holdId })
    if (outcome !== 'released') throw new Error(`the hold of reserved payment ${payment.id} is ${outcome}`)
  }
  insertSettlement(trx, {
    paymentId: payment.id,
    organisation: payment.organisation,
    outcome: 'voided',
    settledOn: businessDate,
    reference: reason,
    settledBy: trx.actor.client,
    createdAt: now
  })
  recordChange(trx, paymentChanged(payment, 'voided'))
  return { ...payment, outcome: 'voided', settledOn: businessDate, reference: reason }
}

/** What leaves the insurer: insurance money less unpaid premium, and loss-reduction costs. */
export function paidOut({ amount, unpaidPremiumDeducted, lossReductionCosts }: StoredPayment) {
  return won(amount - unpaidPremiumDeducted + lossReductionCosts)
}

async function reservedPayment(trx: Transaction, claim: StoredClaim, id: string): Promise<StoredPayment> {
  const payment = (await listPayments(trx, claim.id)).find(one => one.id === id) ?? problem('not_found')
  if (payment.outcome !== null) refuseNow(payment.outcome === 'posted' ? POSTED : VOIDED)
  return payment
}

async function commitOrThrow(trx: Transaction, holdId: string, today: PlainDate): Promise<void> {
  const outcome = await commitHold(trx, { id: holdId, period: ALWAYS, today })
  if (outcome !== 'committed') throw new Error(`the hold ${holdId} of a reserved payment is ${outcome}`)
}

const EVENT_GONE = {
  ko: '결정한 뒤 보험사고가 정정되거나 철회되었거나, 다른 기업의 일로 확인되어 지급할 수 없습니다. 예약을 취소(void)하고 담당자에게 알려 주세요.',
  en: 'The event was corrected or withdrawn since the decision, or turned out to be another firm’s, so this cannot be paid. Void it and tell an officer.'
}
const DECIDED_AGAIN = {
  ko: '예약한 뒤 청구가 다시 결정되었습니다. 이 예약을 취소(void)하고 새로 예약해 주세요.',
  en: 'The claim was decided again since this was reserved. Void it and reserve anew.'
}
const NOT_THE_DECIDER = {
  ko: '결정한 사람이 지급할 수 없습니다. 출납 담당자가 처리해 주세요.',
  en: 'Whoever decided the claim cannot pay it. A cashier has to.'
}
const WRONG_DAY = {
  ko: '지급일은 예약한 날부터 오늘까지 가운데 하루여야 합니다.',
  en: 'The day of payment lies between the reservation and today.'
}
const POSTED = { ko: '이미 지급된 건입니다.', en: 'The payment is posted already.' }
const VOIDED = { ko: '이미 취소된 건입니다.', en: 'The payment is void already.' }

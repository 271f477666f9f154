import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { lesserWon, NO_WON, sumOfWon, won, wonAbove, wonView } from '@trade-credit/domain/won.ts'
import { releaseCommitted } from '@trade-credit/ledger/release-hold.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import { refuseNow } from '../claims/refusals.ts'
import { listNotices } from '../decisions/notices.repository.ts'
import { lockPolicyMoney } from '../policy-money/repository.ts'
import { insertClawback, insertClawbackReceipt, type StoredClawback } from './clawbacks.repository.ts'
import { lockPaidClaim } from './paid-claim.ts'
import type { ClawbackInput, ReceiptInput } from './schemas.ts'

interface When {
  readonly businessDate: PlainDate
  readonly now: Date
}

/**
 * Takes back what was paid without right (004:L24 환수). Only after a notice that planned it, and an answer or the end of the time
 * for one (중소기업진흥법 시행령 §52의10); never more than the notice said, and never more than was paid and has not come back by recoveries.
 */
export async function demandClawback(
  trx: Transaction,
  claimId: string,
  input: ClawbackInput,
  { businessDate, now }: When
): Promise<StoredClawback> {
  const { claim, clawbacks, stillOut } = await lockPaidClaim(trx, claimId)
  const notices = (await listNotices(trx, claim.id)).filter(({ planned }) => planned === 'clawback')
  const used = new Set(clawbacks.map(({ noticeId }) => noticeId))
  const notice = notices.find(({ id }) => (input.noticeId === undefined ? !used.has(id) : id === input.noticeId))
  if (!notice) return input.noticeId === undefined ? refuseNow(NOTICE_NEEDED) : problem('not_found')
  if (used.has(notice.id)) refuseNow(NOTICE_USED)
  if (notice.answeredOn === null && businessDate <= notice.answerBy) refuseNow(timeToAnswer(notice.answerBy))
  const demanded = sumOfWon(clawbacks.map(({ amount, received }) => won(amount - received)))
  const most = lesserWon(won(notice.plannedAmount), wonAbove(stillOut, demanded))
  if (most === NO_WON) refuseNow(NOTHING_LEFT)
  const amount = won(input.amount)
  if (amount === 0n || amount > most) refuseField('/amount', 'above_paid', atMost(wonView(most)))
  const clawback = {
    id: newId('cb'),
    organisation: claim.organisation,
    claimId: claim.id,
    noticeId: notice.id,
    amount,
    reasons: input.reasons,
    demandedOn: businessDate,
    client: trx.actor.client,
    createdAt: now
  }
  insertClawback(trx, clawback)
  recordChange(trx, {
    aggregate: { type: 'claim', id: claim.id },
    action: 'claim.clawback_demanded',
    facts: { clawback: clawback.id, notice: notice.id }
  })
  sendNotice(trx, {
    recipient: claim.organisation,
    kind: 'clawback_demanded',
    subject: { claimId: claim.id, policyId: claim.policyId, clawbackId: clawback.id },
    parameters: { amount: wonView(amount) }
  })
  return { ...clawback, received: 0n }
}

/** Records what came back of a clawback: the policy has that much again for its buyer. */
export async function receiveClawback(
  trx: Transaction,
  { claimId, clawbackId }: { readonly claimId: string; readonly clawbackId: string },
  input: ReceiptInput,
  { businessDate, now }: When
): Promise<StoredClawback> {
  const { claim, clawbacks, payments, stillOut } = await lockPaidClaim(trx, claimId)
  const clawback = clawbacks.find(({ id }) => id === clawbackId) ?? problem('not_found')
  const receivedOn = plainDate(input.receivedOn ?? businessDate)
  const asked = won(clawback.amount - clawback.received)
  const open = lesserWon(asked, stillOut)
  if (open === NO_WON && asked > NO_WON) refuseNow(NOTHING_LEFT)
  const amount = won(input.amount)
  if (amount === 0n || amount > open) refuseField('/amount', 'above_open', atMost(wonView(open)))
  await lockPolicyMoney(trx, claim)
  // The newest payment gives back first; what it gave back before is not there to be given twice.
  let givenBack = sumOfWon(clawbacks.map(({ received }) => won(received)))
  let left = amount
  for (const payment of payments) {
    const there = wonAbove(won(payment.amount), givenBack)
    givenBack = wonAbove(givenBack, won(payment.amount))
    const part = lesserWon(left, there)
    if (part > 0n && payment.holdId !== null)
      await releaseCommitted(trx, { id: payment.holdId, from: null, amount: part })
    left = won(left - part)
  }
  insertClawbackReceipt(trx, {
    id: newId('cr'),
    organisation: claim.organisation,
    clawbackId: clawback.id,
    amount,
    receivedOn,
    reference: input.reference,
    client: trx.actor.client,
    createdAt: now
  })
  recordChange(trx, {
    aggregate: { type: 'claim', id: claim.id },
    action: 'claim.clawback_received',
    facts: { clawback: clawback.id }
  })
  return { ...clawback, received: clawback.received + amount }
}

const NOTICE_NEEDED = {
  ko: '환수하기 전에 먼저 알리고 의견을 들어야 합니다. outcome이 clawback인 사전 통지를 보내 주세요.',
  en: 'Before money is taken back, the policyholder is told and may answer. Give an adverse notice of a clawback first.'
}
const NOTICE_USED = {
  ko: '이 통지에 따른 환수는 이미 청구되었습니다.',
  en: 'The clawback that this notice planned was demanded already.'
}
const NOTHING_LEFT = {
  ko: '지급한 보험금은 환수와 회수로 이미 모두 돌아왔거나 환수가 청구되어, 더 환수할 금액이 없습니다.',
  en: 'What was paid has come back by clawbacks and recoveries, or is demanded already: nothing is left to take back.'
}
const timeToAnswer = (answerBy: string) => ({
  ko: `보험계약자가 ${answerBy}까지 의견을 낼 수 있습니다. 의견이 오거나 기한이 지난 뒤 환수해 주세요.`,
  en: `The policyholder may answer until ${answerBy}. Claw back when an answer came or that day is over.`
})
const atMost = (amount: number) => ({
  ko: `1원부터 ${amount.toLocaleString('ko-KR')}원까지 적을 수 있습니다.`,
  en: `Between KRW 1 and KRW ${amount.toLocaleString('en-US')}.`
})

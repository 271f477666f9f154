import type { Transaction } from '@trade-credit/database/transaction.ts'
import { answerBy } from '@trade-credit/domain/claims/deadlines.ts'
import { NO_WON, wonView } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import { advanceClaim } from '../claims/advance-claim.ts'
import { lockedClaim } from '../claims/lock-claim.ts'
import { refuseNow } from '../claims/refusals.ts'
import type { DecisionCircumstances } from '../decisions/apply-decision.ts'
import { listNotices, type StoredNotice } from '../decisions/notices.repository.ts'
import { refuseFiler } from '../decisions/separation.ts'
import { lockPaidClaim } from '../recoveries/paid-claim.ts'
import { insertAnswer, insertNotice } from './repository.ts'
import type { NoticeInput } from './schemas.ts'

/** Tells the policyholder what is planned against it and until when it may answer (중소기업진흥법 시행령 §52의10). */
export async function giveAdverseNotice(
  trx: Transaction,
  claimId: string,
  input: NoticeInput,
  { businessDate, now, rulebook }: DecisionCircumstances
): Promise<StoredNotice> {
  const claim = await lockedClaim(trx, claimId)
  refuseFiler(claim, trx.actor)
  if (input.outcome === 'clawback') await refuseBeyondPaid(trx, claimId, input.amount ?? 0)
  const calendar = holidayCalendarOf(rulebook.rulebook)
  const notice = {
    id: newId('an'),
    organisation: claim.organisation,
    claimId: claim.id,
    assessmentId: input.outcome === 'clawback' ? null : claim.assessmentId,
    planned: input.outcome,
    plannedAmount: BigInt(input.outcome === 'deny' ? 0 : (input.amount ?? 0)),
    reasons: input.reasons,
    givenOn: businessDate,
    answerBy: answerBy(businessDate, rulebook.rulesAt(businessDate), calendar).on,
    client: trx.actor.client,
    createdAt: now
  }
  const facts = { notice: notice.id, planned: notice.planned, answerBy: notice.answerBy }
  if (input.outcome !== 'clawback') advanceClaim(trx, claim, { event: 'give_adverse_notice', now, facts })
  else recordChange(trx, { aggregate: { type: 'claim', id: claim.id }, action: 'claim.clawback_planned', facts })
  insertNotice(trx, notice)
  sendNotice(trx, {
    recipient: claim.organisation,
    kind: 'adverse_decision_planned',
    subject: { claimId: claim.id, policyId: claim.policyId, adverseNoticeId: notice.id },
    parameters: { answerBy: notice.answerBy }
  })
  return { ...notice, answer: null, answeredOn: null }
}

/** Nobody is told that more is to be taken back than was paid and is still out. */
async function refuseBeyondPaid(trx: Transaction, claimId: string, amount: number): Promise<void> {
  const { stillOut } = await lockPaidClaim(trx, claimId)
  if (stillOut === NO_WON) refuseNow(NOTHING_LEFT)
  if (BigInt(amount) >= 1n && BigInt(amount) <= stillOut) return
  const most = wonView(stillOut)
  refuseField('/amount', 'above_paid', {
    ko: `환수할 금액을 1원부터 ${most.toLocaleString('ko-KR')}원(지급되어 아직 돌아오지 않은 금액)까지 적어 주세요.`,
    en: `Say how much is to be taken back: from KRW 1 to KRW ${most.toLocaleString('en-US')}, what was paid and has not come back.`
  })
}

/** Keeps what the policyholder answers to a notice, once. Ends in `conflict` when it has answered. */
export async function answerNotice(
  trx: Transaction,
  { claimId, noticeId }: { readonly claimId: string; readonly noticeId: string },
  text: string,
  { businessDate, now }: Pick<DecisionCircumstances, 'businessDate' | 'now'>
): Promise<StoredNotice> {
  const claim = await lockedClaim(trx, claimId)
  const notice = (await listNotices(trx, claim.id)).find(({ id }) => id === noticeId) ?? problem('not_found')
  if (notice.answeredOn !== null) refuseNow(ANSWERED)
  insertAnswer(trx, {
    noticeId: notice.id,
    organisation: claim.organisation,
    text,
    answeredOn: businessDate,
    client: trx.actor.client,
    createdAt: now
  })
  recordChange(trx, {
    aggregate: { type: 'claim', id: claim.id },
    action: 'claim.adverse_notice_answered',
    facts: { notice: notice.id }
  })
  return { ...notice, answer: text, answeredOn: businessDate }
}

const NOTHING_LEFT = {
  ko: '지급한 보험금이 이미 모두 돌아와 환수할 금액이 없습니다.',
  en: 'What was paid has come back already: nothing is left to take back.'
}
const ANSWERED = {
  ko: '이미 의견을 보내셨습니다. 더 말씀하실 내용은 서류로 보내 주세요.',
  en: 'You have answered already. Send what you want to add as a document.'
}

import type { Transaction } from '@trade-credit/database/transaction.ts'
import { neededConfirmation, type Rank } from '@trade-credit/domain/claims/claim-authority.ts'
import {
  type AdverseNotice,
  isAdverse,
  type Misfit,
  misfitOf,
  type Waiting,
  waitingFor
} from '@trade-credit/domain/claims/claim-decision.ts'
import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { refuseField } from '@trade-credit/service/problems/problems.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
import { findAssessment, type StoredAssessment } from '../assessments/repository.ts'
import { nextStatus } from '../claims/advance-claim.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { lockClaimAndEvent } from '../claims/lock-claim.ts'
import { refuseNow } from '../claims/refusals.ts'
import { keepClaim } from '../claims/repository.ts'
import { applyDecision, type DecisionCircumstances, refuseOutdated } from './apply-decision.ts'
import { listNotices, type StoredNotice } from './notices.repository.ts'
import { findAppealedDecision, insertDecision, isInEffect, listDecisions, type StoredDecision } from './repository.ts'
import type { DecisionInput } from './schemas.ts'
import { refuseFiler, refusePerson, tookPart } from './separation.ts'

/**
 * Decides an assessed claim. Within the decider's authority it has effect at once, above it only once a second person confirms.
 * Ends in `conflict` where the state, an unanswered notice or a later claim stands against it, in `forbidden` for whoever filed it or
 * already decided what was appealed, and in `invalid_request` for an amount that is not what was assessed.
 */
export async function decideClaim(
  trx: Transaction,
  claimId: string,
  input: DecisionInput,
  circumstances: DecisionCircumstances & { readonly rank: Rank }
): Promise<{ claim: StoredClaim; decision: StoredDecision }> {
  const { claim, eventStands } = await lockClaimAndEvent(trx, claimId)
  nextStatus(claim, input.outcome)
  refuseFiler(claim, trx.actor)
  const [assessment, decisions, notices, appealed] = await Promise.all([
    claim.assessmentId === null ? null : findAssessment(trx, claim.assessmentId),
    listDecisions(trx, claim.id),
    listNotices(trx, claim.id),
    findAppealedDecision(trx, claim.id)
  ])
  if (!assessment) throw new Error(`${claim.id} can be decided and was never assessed`)
  refusePending(decisions, assessment)
  if (decisions.some(one => one.id === appealed && tookPart(one, trx.actor))) refusePerson(NEEDS_SOMEBODY_ELSE)
  if (!eventStands && input.outcome !== 'deny') refuseNow(EVENT_GONE)

  const planned = { outcome: input.outcome, amount: amountOf(input, assessment) }
  const facts = { due: won(assessment.result.due), breaches: assessment.result.breaches }
  const misfit = misfitOf(planned, facts)
  if (misfit) refuseField('/amount', misfit, MISFITS[misfit](assessment.result.due))
  const adverse = isAdverse(planned, facts)
  const rules = circumstances.rulebook.rulesAt(circumstances.businessDate)
  const notice = adverse ? latestNotice(notices, decisions) : null
  if (adverse && rules.flag('claims.prior_notice_needed').value) {
    const waiting = waitingFor(planned, notice && adverseNotice(notice), circumstances.businessDate)
    if (waiting) refuseNow(WAITING[waiting](notice?.answerBy ?? ''))
  }
  await refuseOutdated(trx, claim, assessment, planned.amount)

  const costs = planned.outcome === 'deny' ? 0n : BigInt(assessment.result.lossReductionCosts)
  const stake = adverse
    ? larger(won(planned.amount + costs), won(assessment.result.atStake))
    : won(planned.amount + costs)
  const needed = neededConfirmation(stake, circumstances.rank, rules)
  const decision: StoredDecision = {
    id: newId('dc'),
    organisation: claim.organisation,
    claimId: claim.id,
    assessmentId: assessment.id,
    noticeId: notice?.id ?? null,
    ...planned,
    lossReductionCosts: costs,
    reasons: input.reasons,
    atStake: stake,
    confirmation: needed.by,
    authority: ruleView(needed.rule),
    decidedOn: circumstances.businessDate,
    decidedByOrganisation: trx.actor.organisation,
    decidedBy: trx.actor.client,
    createdAt: circumstances.now,
    confirmedOn: null,
    confirmedByOrganisation: null,
    confirmedBy: null
  }
  insertDecision(trx, decision)
  if (needed.by === 'none') return { claim: applyDecision(trx, claim, decision, circumstances), decision }
  const waiting = { ...claim, version: claim.version + 1n, updatedAt: circumstances.now }
  keepClaim(trx, waiting)
  recordChange(trx, {
    aggregate: { type: 'claim', id: claim.id },
    action: 'claim.decision_proposed',
    facts: { decision: decision.id, assessment: assessment.id, outcome: planned.outcome, confirmation: needed.by }
  })
  return { claim: waiting, decision }
}

function amountOf({ outcome, amount }: DecisionInput, { result }: StoredAssessment): Won {
  if (amount !== undefined) return won(amount)
  return won(outcome === 'deny' ? 0 : result.due)
}

function larger(a: Won, b: Won): Won {
  return a > b ? a : b
}

/** The newest notice that no decision in effect was made on. */
function latestNotice(notices: readonly StoredNotice[], decisions: readonly StoredDecision[]): StoredNotice | null {
  const last = decisions.find(isInEffect)
  const open = notices.filter(({ planned }) => planned !== 'clawback')
  return open.find(({ createdAt }) => last === undefined || createdAt > last.createdAt) ?? null
}

function adverseNotice({ plannedAmount, answerBy, answeredOn }: StoredNotice): AdverseNotice {
  return { plannedAmount: won(plannedAmount), answerBy, answered: answeredOn !== null }
}

function refusePending(decisions: readonly StoredDecision[], assessment: StoredAssessment): void {
  const pending = decisions.find(decision => decision.assessmentId === assessment.id && !isInEffect(decision))
  if (!pending) return
  refuseNow({
    ko: `이 심사에 대한 결정(${pending.id})이 다른 담당자의 확인을 기다리고 있습니다. 확인하거나, 다시 심사한 뒤 결정해 주세요.`,
    en: `A decision on this assessment (${pending.id}) waits for a second person. Confirm it, or assess the claim again.`
  })
}

const NEEDS_SOMEBODY_ELSE: MessageTexts = {
  ko: '이의 신청된 결정을 한 사람은 다시 결정할 수 없습니다. 다른 담당자가 결정해 주세요.',
  en: 'Whoever made the decision that was appealed cannot decide again. Somebody else has to.'
}
const EVENT_GONE: MessageTexts = {
  ko: '청구의 바탕이 된 보험사고가 정정되거나 철회되었거나, 다른 기업의 일로 확인되어 지급을 결정할 수 없습니다.',
  en: 'The event behind the claim was corrected or withdrawn, or turned out to be another firm’s, so no payment can be decided.'
}

const MISFITS: Readonly<Record<Misfit, (due: number) => MessageTexts>> = {
  above_due: due => ({
    ko: `심사된 보험금 ${due.toLocaleString('ko-KR')}원보다 많이 지급할 수 없습니다.`,
    en: `No more than the assessed KRW ${due.toLocaleString('en-US')} can be paid.`
  }),
  not_all_of_due: due => ({
    ko: `approve는 심사된 보험금 전액(보험료 공제 전 ${due.toLocaleString('ko-KR')}원)을 지급하는 결정입니다. 일부만 지급하려면 partly_approve를 써 주세요.`,
    en: `approve pays all that was assessed (KRW ${due.toLocaleString('en-US')} before unpaid premium is set off). Use partly_approve for less.`
  }),
  breach_left_out: () => ({
    ko: '위반을 이유로 제외된 채권이 있습니다. partly_approve로 결정해 주세요.',
    en: 'Something was left out as a breach. Decide partly_approve.'
  }),
  nothing_approved: () => ({
    ko: '지급할 금액이 없는 결정은 deny입니다.',
    en: 'A decision that pays nothing is deny.'
  }),
  denied_with_amount: () => ({ ko: 'deny에는 금액이 없습니다.', en: 'deny has no amount.' })
}

const WAITING: Readonly<Record<Waiting, (answerBy: string) => MessageTexts>> = {
  notice_needed: () => ({
    ko: '불리한 결정은 먼저 보험계약자에게 알리고 의견을 들어야 합니다. 사전 통지를 보내 주세요.',
    en: 'A decision against the policyholder needs a notice and time to answer first. Give an adverse notice.'
  }),
  harsher_than_notice: () => ({
    ko: '사전 통지보다 불리한 결정입니다. 다시 통지해 주세요.',
    en: 'The decision is harsher than what the notice planned. Give another notice.'
  }),
  time_to_answer: answerBy => ({
    ko: `보험계약자가 ${answerBy}까지 의견을 낼 수 있습니다. 의견이 오거나 기한이 지난 뒤 결정해 주세요.`,
    en: `The policyholder may answer until ${answerBy}. Decide when an answer came or that day is over.`
  })
}

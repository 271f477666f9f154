import type { Transaction } from '@trade-credit/database/transaction.ts'
import { mayConfirm, type Rank } from '@trade-credit/domain/claims/claim-authority.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { findAssessment } from '../assessments/repository.ts'
import { nextStatus } from '../claims/advance-claim.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { lockClaimAndEvent } from '../claims/lock-claim.ts'
import { refuseNow } from '../claims/refusals.ts'
import { applyDecision, type DecisionCircumstances, refuseOutdated } from './apply-decision.ts'
import { insertConfirmation, isInEffect, listDecisions, type StoredDecision } from './repository.ts'
import { refuseFiler, refusePerson, tookPart } from './separation.ts'

/**
 * Says the second yes to a decision above its maker's authority; it takes effect with it. Once: whoever comes second finds it done.
 * Ends in `forbidden` for whoever decided or filed, and for an officer where a manager is needed; in `conflict` when there is nothing
 * to confirm any more.
 */
export async function confirmDecision(
  trx: Transaction,
  { claimId, decisionId }: { readonly claimId: string; readonly decisionId: string },
  circumstances: DecisionCircumstances & { readonly rank: Rank }
): Promise<{ claim: StoredClaim; decision: StoredDecision }> {
  const { claim, eventStands } = await lockClaimAndEvent(trx, claimId)
  const decision = (await listDecisions(trx, claim.id)).find(({ id }) => id === decisionId) ?? problem('not_found')
  if (isInEffect(decision)) refuseNow(NOTHING_TO_CONFIRM)
  refuseFiler(claim, trx.actor)
  if (tookPart(decision, trx.actor)) refusePerson(NOT_ONESELF)
  if (!mayConfirm(decision.confirmation, circumstances.rank)) refusePerson(NEEDS_MANAGER)
  const assessment = await findAssessment(trx, decision.assessmentId)
  if (!assessment || assessment.id !== claim.assessmentId) return refuseNow(ASSESSED_AGAIN)
  nextStatus(claim, decision.outcome)
  if (!eventStands && decision.outcome !== 'deny') refuseNow(ASSESSED_AGAIN)
  await refuseOutdated(trx, claim, assessment, decision.amount)
  const confirmed = {
    ...decision,
    confirmedOn: circumstances.businessDate,
    confirmedByOrganisation: trx.actor.organisation,
    confirmedBy: trx.actor.client
  }
  insertConfirmation(trx, {
    decisionId: decision.id,
    organisation: claim.organisation,
    confirmedOn: confirmed.confirmedOn,
    confirmedByOrganisation: confirmed.confirmedByOrganisation,
    confirmedBy: confirmed.confirmedBy,
    createdAt: circumstances.now
  })
  return { claim: applyDecision(trx, claim, confirmed, circumstances), decision: confirmed }
}

const NOTHING_TO_CONFIRM = {
  ko: '이미 효력이 있는 결정이어서 확인할 것이 없습니다.',
  en: 'The decision is in effect already; there is nothing to confirm.'
}
const NOT_ONESELF = {
  ko: '결정한 사람이 스스로 확인할 수 없습니다. 다른 담당자가 확인해 주세요.',
  en: 'Whoever decided cannot confirm it. Somebody else has to.'
}
const NEEDS_MANAGER = {
  ko: '이 금액은 책임자의 확인이 필요합니다.',
  en: 'This amount needs a manager to confirm it.'
}
const ASSESSED_AGAIN = {
  ko: '결정한 뒤 심사 내용이나 사고가 바뀌었습니다. 다시 심사하고 결정해 주세요.',
  en: 'The assessment or the event has changed since. Assess and decide again.'
}

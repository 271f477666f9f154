import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { ClaimEvent } from '@trade-credit/domain/claims/claim-lifecycle.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { advanceClaim } from '../claims/advance-claim.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { lockedClaim } from '../claims/lock-claim.ts'
import { refuseNow } from '../claims/refusals.ts'
import type { DecisionCircumstances } from '../decisions/apply-decision.ts'
import { listDecisions } from '../decisions/repository.ts'
import { refuseFiler, refusePerson, tookPart } from '../decisions/separation.ts'
import { decisionLeft } from '../payments/decision-left.ts'
import { listPayments } from '../payments/repository.ts'
import { insertAppeal, insertAppealDecision, listAppeals, type StoredAppeal } from './repository.ts'

type When = Pick<DecisionCircumstances, 'businessDate' | 'now'>

/** Keeps an appeal of the policyholder against the decision in effect; somebody else then looks at it. */
export async function appealDecision(
  trx: Transaction,
  claimId: string,
  grounds: string,
  { businessDate, now }: When
): Promise<StoredAppeal> {
  const claim = await lockedClaim(trx, claimId)
  const appeal = {
    id: newId('al'),
    organisation: claim.organisation,
    claimId: claim.id,
    decisionId: claim.decisionId ?? '',
    grounds,
    appealedOn: businessDate,
    client: trx.actor.client,
    createdAt: now
  }
  advanceClaim(trx, claim, { event: 'appeal', now, facts: { appeal: appeal.id, decision: appeal.decisionId } })
  insertAppeal(trx, appeal)
  return { ...appeal, outcome: null, reasons: null, decidedOn: null }
}

/** Decides an appeal: allowed, the claim is assessed and decided anew; dismissed, it returns to where it stood. By somebody else. */
export async function decideAppeal(
  trx: Transaction,
  { claimId, appealId }: { readonly claimId: string; readonly appealId: string },
  input: { readonly outcome: 'allowed' | 'dismissed'; readonly reasons: readonly string[] },
  { businessDate, now }: When
): Promise<{ claim: StoredClaim; appeal: StoredAppeal }> {
  const claim = await lockedClaim(trx, claimId)
  const [appeals, decisions, payments] = await Promise.all([
    listAppeals(trx, claim.id),
    listDecisions(trx, claim.id),
    listPayments(trx, claim.id)
  ])
  const appeal = appeals.find(({ id }) => id === appealId) ?? problem('not_found')
  if (appeal.outcome !== null) refuseNow(DECIDED)
  refuseFiler(claim, trx.actor)
  if (decisions.some(decision => decision.id === appeal.decisionId && tookPart(decision, trx.actor)))
    refusePerson(SOMEBODY_ELSE)
  const moved = advanceClaim(trx, claim, {
    event: input.outcome === 'allowed' ? 'allow_appeal' : dismissalOf(),
    now,
    changes:
      input.outcome === 'allowed' ? { decisionId: decisionLeft(claim, decisions, payments), payableBy: null } : {},
    facts: { appeal: appeal.id }
  })
  insertAppealDecision(trx, {
    appealId: appeal.id,
    organisation: claim.organisation,
    ...input,
    decidedOn: businessDate,
    decidedBy: trx.actor.client,
    createdAt: now
  })
  return { claim: moved, appeal: { ...appeal, ...input, decidedOn: businessDate } }

  /** By what was decided and paid of that decision: what an earlier one was paid says nothing of this one. */
  function dismissalOf(): ClaimEvent {
    const decision = decisions.find(({ id }) => id === appeal.decisionId)
    if (decision?.outcome === 'deny') return 'dismiss_appeal'
    const posted = payments.find(one => one.decisionId === appeal.decisionId && one.outcome === 'posted')
    if (!posted) return 'dismiss_appeal_unpaid'
    return posted.provisional ? 'dismiss_appeal_provisional' : 'dismiss_appeal'
  }
}

const DECIDED = {
  ko: '이미 결정된 이의 신청입니다.',
  en: 'The appeal is decided already.'
}
const SOMEBODY_ELSE = {
  ko: '이의 신청은 처음 결정한 사람이 아닌 다른 담당자가 결정해야 합니다.',
  en: 'An appeal is decided by somebody who did not take part in the decision.'
}

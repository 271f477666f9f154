import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { invoicesOf } from '../invoices/repository.ts'
import { recordPolicyStep } from '../policies/policy-changed.ts'
import { lockPolicy } from '../policies/repository.ts'
import {
  insertRescission,
  insertRescissionAnswer,
  insertRescissionEnd,
  rescissionsOf,
  type StoredRescission
} from './repository.ts'
import { alreadyAnswered, alreadyPlanned, isOver, knownAhead, refuseByFindings } from './rescission-refusals.ts'
import { workOutRescission } from './work-out-rescission.ts'

/** What the insurer holds against the policyholder. */
export interface PlannedBreach extends Pick<StoredRescission, 'ground' | 'fact' | 'knownOn' | 'evidence'> {
  readonly insurerKnew: boolean
}

/**
 * Tells the policyholder that the insurer plans to end the policy for a breach of disclosure, why, and until when it may answer
 * (중소기업진흥법 시행령 §52의10). One plan at a time. Ends in `not_found`, and in `conflict` with every finding that stands against it.
 */
export async function planRescission(
  trx: Transaction,
  platform: ServicePlatform,
  policyId: string,
  { insurerKnew, ...breach }: PlannedBreach,
  today: PlainDate
): Promise<StoredRescission> {
  if (breach.knownOn > today) knownAhead(today)
  const policy = (await lockPolicy(trx, policyId)) ?? problem('not_found')
  const [invoices, earlier] = await Promise.all([invoicesOf(trx, [policyId]), rescissionsOf(trx, policyId)])
  const open = earlier.find(({ outcome }) => outcome === null)
  if (open) alreadyPlanned(open)
  const about = { knownOn: breach.knownOn, insurerKnew }
  const planned = await workOutRescission(trx, platform, { policy, invoices }, about, today)
  refuseByFindings(planned.findings)
  const rescission: StoredRescission = {
    ...breach,
    id: newId('rs'),
    organisation: policy.organisation,
    policyId,
    notifiedOn: today,
    answerBy: planned.answerBy.on,
    rescindBy: planned.deadlines.last,
    notifiedBy: trx.actor.client,
    notifiedByManager: platform.managers.has(trx.actor.client),
    answer: null,
    answeredOn: null,
    outcome: null,
    reasons: null,
    endedOn: null
  }
  insertRescission(trx, rescission)
  recordPolicyStep(trx, policyId, {
    action: 'policy.rescission_planned',
    facts: { rescission: rescission.id, ground: breach.ground, answerBy: rescission.answerBy },
    events: []
  })
  sendNotice(trx, {
    recipient: policy.organisation,
    kind: 'policy_rescission_planned',
    subject: { policyId, rescissionId: rescission.id },
    parameters: { answerBy: rescission.answerBy }
  })
  return rescission
}

/** Keeps what the policyholder answers, once. Ends in `conflict` when it has answered or the plan is over. */
export async function answerRescission(
  trx: Transaction,
  path: RescissionPath,
  text: string,
  today: PlainDate
): Promise<StoredRescission> {
  const { policy, rescission } = await lockedRescission(trx, path)
  if (policy.organisation !== trx.actor.organisation) return problem('not_found')
  if (rescission.answeredOn !== null) alreadyAnswered()
  const answered: StoredRescission = { ...rescission, answer: text, answeredOn: today }
  insertRescissionAnswer(trx, answered)
  const facts = { rescission: rescission.id }
  recordPolicyStep(trx, policy.id, { action: 'policy.rescission_answered', facts, events: [] })
  return answered
}

/** Gives the plan up: the policy goes on as it was. */
export async function withdrawRescission(
  trx: Transaction,
  path: RescissionPath,
  reasons: string,
  today: PlainDate
): Promise<StoredRescission> {
  const { policy, rescission } = await lockedRescission(trx, path)
  const withdrawn: StoredRescission = { ...rescission, outcome: 'withdrawn', reasons, endedOn: today }
  insertRescissionEnd(trx, withdrawn, null)
  const facts = { rescission: rescission.id }
  recordPolicyStep(trx, policy.id, { action: 'policy.rescission_withdrawn', facts, events: [] })
  return withdrawn
}

/** A rescission by its path. */
export interface RescissionPath {
  readonly policyId: string
  readonly rescissionId: string
}

/** The plan that is open, with its policy locked. Ends in `not_found`, or in `conflict` for one that is over. */
export async function lockedRescission(trx: Transaction, { policyId, rescissionId }: RescissionPath) {
  const policy = (await lockPolicy(trx, policyId)) ?? problem('not_found')
  const rescission = (await rescissionsOf(trx, policyId)).find(({ id }) => id === rescissionId) ?? problem('not_found')
  if (rescission.outcome !== null) isOver(rescission)
  return { policy, rescission }
}

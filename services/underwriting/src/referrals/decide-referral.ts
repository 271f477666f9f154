import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { authorityFor, type Rank, sufficesWith } from '@trade-credit/domain/referral/authority.ts'
import { afterReferralEvent } from '@trade-credit/domain/referral/referral-lifecycle.ts'
import { NO_WON, sumOfWon, won } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { lockApplication, type StoredApplication } from '../applications/repository.ts'
import type { OfferCircumstances } from '../offers/open-offer.ts'
import { decisionErrors } from './decision-errors.ts'
import {
  decisionsOfReferral,
  insertConfirmation,
  insertReferralDecision,
  type StoredReferralDecision
} from './decisions.repository.ts'
import { refuseOthers, refuseOwn, refuseState, refuseWithoutManager } from './refusals.ts'
import { findReferral, lockReferral, moveReferral, type StoredReferral } from './repository.ts'
import type { ConfirmationRequest, ReferralDecisionRequest } from './schemas.ts'
import { type Effect, takeEffect } from './take-effect.ts'

/** A decision, and what it made of the application; no effect yet while it waits for a second person. */
export interface DecidedReferral {
  readonly decision: StoredReferralDecision
  readonly application: StoredApplication
  readonly effect: Effect | null
}

/**
 * Decides a referral. Within the authority of whoever decides it takes effect at once, above it waits for a second person. Ends in
 * `conflict` in another state and where no such offer can be made, in `forbidden` for one's own filing, in `invalid_request`.
 */
export async function decideReferral(
  trx: Transaction,
  referralId: string,
  body: ReferralDecisionRequest,
  on: OfferCircumstances
): Promise<DecidedReferral> {
  const { application, referral } = await lockBoth(trx, referralId, on.businessDate)
  requireDecidable(referral, application, trx.actor.client)
  const errors = decisionErrors(body, application)
  if (errors.length > 0) problem('invalid_request', { errors })

  const amounts = body.approvedAmounts ?? []
  const total = sumOfWon(amounts.map(({ amount }) => won(amount)))
  const rules = on.platform.rulebook.on(on.businessDate).rulesAt(on.businessDate)
  const authority = total === NO_WON ? null : authorityFor(total, rankOf(on.platform, trx.actor.client), rules)
  const decision: StoredReferralDecision = {
    id: newId('rd'),
    referral_id: referral.id,
    application_version: application.version,
    outcome: body.outcome,
    approved_amounts: amounts,
    total,
    conditions: (body.conditions ?? []).map(({ businessNumber = null, text }) => ({ businessNumber, text })),
    reason: body.reason,
    special_approval: body.specialApproval ?? null,
    needed: authority?.needed ?? 'one_person',
    rule: authority && ruleView(authority.rule),
    decided_by: trx.actor.client,
    decided_on: on.businessDate,
    decided_at: on.now,
    confirmation: null
  }
  await insertReferralDecision(trx, decision)
  record(trx, decision, 'decided', { outcome: decision.outcome, needed: decision.needed })
  if (decision.needed === 'one_person')
    return { decision, application, effect: await takeEffect(trx, application, decision, on) }
  await moveReferral(trx, referral.id, { status: 'awaiting_confirmation', assignee: trx.actor.client, now: on.now })
  return { decision, application, effect: null }
}

/**
 * The second person's word on a decision that waits for it: confirmed it takes effect, refused the referral goes back into the queue.
 * Ends in `forbidden` for whoever decided or filed it, and where the amount asks for a manager and neither is one; in `conflict` when
 * somebody else was faster, or the application has changed since.
 */
export async function confirmDecision(
  trx: Transaction,
  { referralId, decisionId }: { readonly referralId: string; readonly decisionId: string },
  body: ConfirmationRequest,
  on: OfferCircumstances
): Promise<DecidedReferral> {
  const { application, referral } = await lockBoth(trx, referralId, on.businessDate)
  const found = (await decisionsOfReferral(trx, referralId)).find(({ id }) => id === decisionId)
  if (!found) return problem('not_found')
  const outcome = body.outcome ?? 'confirmed'
  const isRefused = outcome === 'refused'
  const next =
    referral.status === 'closed' ? null : afterReferralEvent(referral.status, isRefused ? 'refuse' : 'confirm')
  if (next === null || found.confirmation !== null) return refuseState(referral)
  const { client } = trx.actor
  if (client === found.decided_by || isBarred(referral, application, client)) return refuseOwn()
  if (isRefused && body.reason === undefined) return refuseWithoutReason()
  if (!isRefused && application.version !== found.application_version) return refuseChanged()
  const ranks = [rankOf(on.platform, found.decided_by), rankOf(on.platform, client)] as const
  if (!isRefused && !sufficesWith(found.needed, ...ranks)) return refuseWithoutManager()

  const confirmation = { outcome, reason: body.reason ?? null, confirmed_by: client, confirmed_on: on.businessDate }
  await insertConfirmation(trx, found.id, confirmation, on.now)
  const decision = { ...found, confirmation }
  record(trx, decision, outcome, { outcome: decision.outcome })
  if (!isRefused) return { decision, application, effect: await takeEffect(trx, application, decision, on) }
  await moveReferral(trx, referral.id, { status: 'open', assignee: null, now: on.now })
  return { decision, application, effect: null }
}

/** Locks the application, then its referral: whatever changes both does so in this order. */
async function lockBoth(trx: Transaction, referralId: string, today: PlainDate) {
  const found = await findReferral(trx, referralId)
  if (!found) return problem('not_found')
  const application = await lockApplication(trx, found.application_id, today)
  const referral = await lockReferral(trx, referralId)
  if (!application || !referral) throw new Error('a referral is never without its application')
  return { application, referral }
}

function requireDecidable(referral: StoredReferral, application: StoredApplication, client: string): void {
  if (referral.status === 'closed' || afterReferralEvent(referral.status, 'decide') === null) refuseState(referral)
  if (isBarred(referral, application, client)) refuseOwn()
  if (referral.assignee !== null && referral.assignee !== client) refuseOthers()
}

function isBarred({ barred }: StoredReferral, application: StoredApplication, client: string): boolean {
  return barred.includes(client) || application.client === client || application.submitted_by === client
}

function rankOf({ managers }: Pick<ServicePlatform, 'managers'>, client: string): Rank {
  return managers.has(client) ? 'manager' : 'officer'
}

function record(
  trx: Transaction,
  { id, referral_id }: StoredReferralDecision,
  action: string,
  facts: Readonly<Record<string, string>>
): void {
  recordChange(trx, {
    aggregate: { type: 'referral', id: referral_id },
    action: `referral.${action}`,
    facts: { decision: id, ...facts }
  })
}

function refuseWithoutReason(): never {
  const detail = {
    ko: '거절하려면 사유가 필요합니다.',
    en: 'Say why it is refused.'
  }
  return refuseField('/reason', 'required', detail)
}

function refuseChanged(): never {
  return problem('conflict', {
    detail: {
      ko: '결정한 뒤 청약 내용이 바뀌었습니다. 이 결정은 거절하고 다시 결정해 주세요.',
      en: 'The application has changed since it was decided. Refuse this decision and decide anew.'
    }
  })
}

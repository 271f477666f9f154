import type { Transaction } from '@trade-credit/database/transaction.ts'
import { recoveryRule, splitRecovery } from '@trade-credit/domain/claims/recovery.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { type Rule } from '@trade-credit/domain/rules.ts'
import { sumOfWon, type Won, won } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { refuseField } from '@trade-credit/service/problems/problems.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { findAssessment } from '../assessments/repository.ts'
import { refuseNow } from '../claims/refusals.ts'
import { listDecisions } from '../decisions/repository.ts'
import { lockPaidClaim, type PaidClaim } from './paid-claim.ts'
import {
  findSubrogation,
  insertRecovery,
  insertSubrogation,
  listRecoveries,
  type StoredRecovery,
  type StoredSubrogation
} from './repository.ts'
import type { RecoveryInput, SubrogationInput } from './schemas.ts'

interface When {
  readonly businessDate: PlainDate
  readonly now: Date
}

/**
 * Records what came in on a paid loss and splits it by the rule of the contract's day: the policyholder's uncovered loss first, or
 * in proportion (상법 §682①). Recoveries before it count, so that parts of one recovery change nobody's total.
 */
export async function recordRecovery(
  trx: Transaction,
  claimId: string,
  input: RecoveryInput,
  { businessDate, now, rulebook }: When & { readonly rulebook: RulebookVersion }
): Promise<{ recovery: StoredRecovery; rule: Rule<string> }> {
  const receivedOn = plainDate(input.receivedOn)
  if (receivedOn > businessDate) refuseField('/receivedOn', 'in_the_future', NOT_YET)
  const paidClaim = await lockPaidClaim(trx, claimId)
  const [earlier, { loss, inception }] = await Promise.all([listRecoveries(trx, claimId), lossOf(trx, paidClaim)])
  const rule = rulebook.rulesAt(inception).text('claims.recovery_rule')
  const recoveredBefore = sumOfWon(earlier.map(({ amount }) => won(amount)))
  const insurerBefore = sumOfWon(earlier.map(({ toInsurer }) => won(toInsurer)))
  const split = splitRecovery(
    { loss, paid: paidClaim.paid, recoveredBefore, insurerBefore, recovered: won(input.amount) },
    recoveryRule(rule.value)
  )
  const { claim } = paidClaim
  const recovery: StoredRecovery = {
    id: newId('ry'),
    organisation: claim.organisation,
    claimId: claim.id,
    amount: BigInt(input.amount),
    receivedOn,
    source: input.source,
    reference: input.reference ?? null,
    rule: recoveryRule(rule.value),
    ...split,
    client: trx.actor.client,
    createdAt: now
  }
  insertRecovery(trx, recovery)
  recordChange(trx, {
    aggregate: { type: 'claim', id: claim.id },
    action: 'claim.recovery_recorded',
    facts: { recovery: recovery.id, source: recovery.source, rule: recovery.rule },
    events: [
      {
        type: 'recovery.recorded',
        subject: claim.id,
        recipients: [claim.organisation],
        data: { claimId: claim.id }
      }
    ]
  })
  return { recovery, rule }
}

/** Records that the insurer turned to the buyer, up to what it paid; the buyer learns of the insurance only now. Once. */
export async function exerciseSubrogation(
  trx: Transaction,
  claimId: string,
  input: SubrogationInput,
  { businessDate, now }: When
): Promise<StoredSubrogation> {
  const { claim, paid } = await lockPaidClaim(trx, claimId)
  if (await findSubrogation(trx, claim.id)) refuseNow(EXERCISED)
  const exercisedOn = plainDate(input.exercisedOn ?? businessDate)
  if (exercisedOn > businessDate) refuseField('/exercisedOn', 'in_the_future', NOT_YET)
  const subrogation: StoredSubrogation = {
    claimId: claim.id,
    organisation: claim.organisation,
    amount: paid,
    exercisedOn,
    reference: input.reference,
    client: trx.actor.client,
    createdAt: now
  }
  insertSubrogation(trx, subrogation)
  recordChange(trx, {
    aggregate: { type: 'claim', id: claim.id },
    action: 'claim.subrogation_exercised',
    facts: { exercisedOn }
  })
  return subrogation
}

/** The whole insured loss behind what was paid; a corrected one is never taken to be less than that. */
async function lossOf(
  trx: Transaction,
  { claim, payments, paid }: PaidClaim
): Promise<{ loss: Won; inception: PlainDate }> {
  const [newest] = payments
  const decisions = await listDecisions(trx, claim.id)
  const decision = decisions.find(({ id }) => id === newest?.decisionId)
  const assessment = decision ? await findAssessment(trx, decision.assessmentId) : null
  if (!assessment) throw new Error(`${claim.id} was paid without an assessment`)
  const loss = won(assessment.result.actualLoss)
  return { loss: loss < paid ? paid : loss, inception: assessment.input.inception }
}

const NOT_YET = {
  ko: '아직 오지 않은 날입니다. 날짜를 확인해 주세요.',
  en: 'That day has not come yet. Check the date.'
}
const EXERCISED = {
  ko: '대위권 행사가 이미 기록되어 있습니다.',
  en: 'Subrogation is recorded already.'
}

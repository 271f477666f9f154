import type { Transaction } from '@trade-credit/database/transaction.ts'
import { unpaidAtEvent } from '@trade-credit/domain/claims/payout.ts'
import { ENGINE_VERSION } from '@trade-credit/domain/engine-version.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { won, wonView } from '@trade-credit/domain/won.ts'
import { listDocuments } from '@trade-credit/service/documents/repository.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { advanceClaim, nextStatus } from '../claims/advance-claim.ts'
import { type FiledClaim, isFiled, type StoredClaim } from '../claims/claim.ts'
import { findCoveredBuyers, findPolicy, findRescission } from '../claims/insured.repository.ts'
import { lockClaimAndEvent } from '../claims/lock-claim.ts'
import { marksOf, type PutForwardReceivable } from '../claims/put-forward.ts'
import { findKnownSince } from '../covers/known-events.repository.ts'
import { findListedBills, NO_BILLS } from '../covers/listed-bills.repository.ts'
import { soFarKey } from '../covers/money-so-far.repository.ts'
import { findLimitsWithdrawn } from '../covers/repository.ts'
import { premiumLeft } from '../policy-money/repository.ts'
import { type AssessmentInput, workOutAssessment } from './assessment-input.ts'
import { type AssessmentRecord, assessmentRecord } from './assessment-record.ts'
import { asDeclaredNow, declaredSoFar } from './declared-since.ts'
import { countReceivables, findAlreadyDecided, insertAssessment, type StoredAssessment } from './repository.ts'
import { withResembling } from './resembling-receivables.ts'
import type { OfficersFindings } from './schemas.ts'

/** When and by which rules a claim is assessed. */
export interface AssessmentCircumstances {
  readonly businessDate: PlainDate
  readonly now: Date
  readonly rulebook: RulebookVersion
}

/**
 * Assesses a filed claim from what it puts forward and what the officer found out, and keeps it so that it can be worked out again.
 * What it counts, no other claim of the party counts. Ends in `not_found`, or in `conflict` in a status without assessments.
 */
export async function assessFiledClaim(
  trx: Transaction,
  claimId: string,
  findings: OfficersFindings,
  { businessDate, now, rulebook }: AssessmentCircumstances
): Promise<{ claim: StoredClaim; assessment: StoredAssessment }> {
  const { claim, eventStands } = await lockClaimAndEvent(trx, claimId)
  nextStatus(claim, 'assess')
  if (!isFiled(claim)) throw new Error(`${claim.id} can be assessed and was never filed`)
  const input = await inputOf(trx, claim, findings, { eventStands, businessDate, rulebook })
  const counted = await withoutCountedElsewhere(trx, claim, input, rulebook)
  const assessment: StoredAssessment = {
    id: newId('as'),
    organisation: claim.organisation,
    claimId: claim.id,
    ...counted,
    assessedOn: businessDate,
    client: trx.actor.client,
    rulebookSha256: rulebook.sha256,
    engineVersion: ENGINE_VERSION,
    createdAt: now
  }
  insertAssessment(trx, assessment)
  const moved = advanceClaim(trx, claim, {
    event: 'assess',
    now,
    changes: { assessmentId: assessment.id },
    facts: { assessment: assessment.id, rulebook: rulebook.sha256, engine: ENGINE_VERSION }
  })
  return { claim: moved, assessment }
}

async function inputOf(
  trx: Transaction,
  claim: FiledClaim,
  findings: OfficersFindings,
  {
    eventStands,
    businessDate,
    rulebook
  }: { readonly eventStands: boolean; readonly businessDate: PlainDate; readonly rulebook: RulebookVersion }
): Promise<AssessmentInput> {
  const [declared, putForward, policy, rescindedOn, covered, limitsWithdrawn, known, decided, documents] =
    await Promise.all([
      // Counted before it is read: what comes in between is taken for new.
      claim.decisionId === null ? declaredSoFar(trx, claim.receivableIds) : undefined,
      // Once a decision is paid on, what comes in is a recovery, to be split; reopening one that is not clears it.
      claim.decisionId === null ? asDeclaredNow(trx, claim) : claim.putForward,
      findPolicy(trx, claim.policyId),
      findRescission(trx, claim.policyId),
      findCoveredBuyers(trx, claim.policyId, [claim.buyer]),
      findLimitsWithdrawn(trx, [claim.buyer]),
      claim.eventId === null ? null : findKnownSince(trx, claim.policyId, claim.buyer),
      findAlreadyDecided(trx, { policyId: claim.policyId, buyer: claim.buyer, except: claim.id }),
      listDocuments(trx, 'claims.document', claim.id)
    ])
  if (!policy || policy.inception === null || policy.coveredUntil === null) return problem('not_found')
  const [buyer] = covered
  const premium = await premiumLeft(trx, policy.id, unpaidAtEvent(policy, claim.occurredOn))
  const listed = await findListedBills(trx, [{ id: policy.id, covers: policy.basis }], [claim.buyer])
  const bills = listed.get(soFarKey(policy.id, claim.buyer)) ?? NO_BILLS
  const received = new Set(documents.map(({ type }) => type))
  const { securityProceeds, lossReductionCosts } = claim.putForward
  return {
    eventType: claim.eventType,
    occurredOn: claim.occurredOn,
    eventStands,
    claimableFrom: claim.claimableFrom,
    filedOn: claim.filedOn,
    lateReason: claim.lateReason,
    product: policy.product,
    basis: policy.basis,
    listedBills: [...bills].map(([billNumber, amount]) => ({ billNumber, amount: wonView(amount) })),
    inception: policy.inception,
    relatedFirm: findings.relatedFirm ?? buyer?.relatedFirm ?? false,
    eventKnownOn: findings.eventKnownOn === undefined ? known : dateOrNull(findings.eventKnownOn),
    stretches: (buyer?.stretches ?? []).map(stretch => ({ ...stretch, insuredAmount: wonView(stretch.insuredAmount) })),
    coveredUntil: policy.coveredUntil,
    limitsWithdrawn: limitsWithdrawn.get(claim.buyer) ?? [],
    receivables: await withResembling(
      trx,
      claim,
      asFound(putForward.receivables, findings),
      rulebook.rulesAt(policy.inception)
    ),
    undesignatedPayments:
      findings.undesignatedPayments?.map(({ amount, paidOn }) => ({ amount, paidOn: plainDate(paidOn) })) ??
      putForward.undesignatedPayments,
    securityProceeds: findings.securityProceeds ?? securityProceeds,
    addedByLateNotice: findings.addedByLateNotice ?? 0,
    lossReductionCosts:
      findings.lossReductionCosts?.map(({ amount, description = null, necessary = true }) => ({
        amount,
        description,
        necessary
      })) ?? lossReductionCosts,
    earlierLosses: decided.losses,
    alreadyDecided: wonView(won(decided.amount)),
    paidOnClaim: wonView(won(decided.paidOnExcepted)),
    unpaidPremium: wonView(premium.unpaidPremium),
    premiumNotDue: wonView(premium.premiumNotDue),
    documentsMissing: claim.documents.filter(type => !received.has(type)),
    rescission: rescindedOn === null ? null : { on: rescindedOn, withoutInfluence: findings.withoutInfluence ?? null },
    ...(declared && { declared }),
    on: businessDate
  }
}

function dateOrNull(date: string | null): PlainDate | null {
  return date === null ? null : plainDate(date)
}

/** What the officer found out of single receivables takes the place of what was put forward. */
function asFound(receivables: readonly PutForwardReceivable[], { receivables: found = [] }: OfficersFindings) {
  const byNumber = new Map(found.map(one => [one.invoiceNumber, one]))
  const unknown = found.findIndex(one => !receivables.some(({ invoiceNumber }) => invoiceNumber === one.invoiceNumber))
  if (unknown >= 0) {
    return refuseField(`/receivables/${unknown}/invoiceNumber`, 'not_claimed', {
      ko: '이 청구에 없는 채권입니다. 청구된 채권의 번호를 적어 주세요.',
      en: 'The claim does not put this receivable forward. Name one that it does.'
    })
  }
  return receivables.map(receivable => {
    const { reason: _, payments, ...finding } = byNumber.get(receivable.invoiceNumber) ?? {}
    return {
      ...receivable,
      ...finding,
      ...(payments ? { payments: payments.map(({ amount, paidOn }) => ({ amount, paidOn: plainDate(paidOn) })) } : {})
    }
  })
}

/** Works it out, takes what counts, and works it out again without what other claims hold. */
async function withoutCountedElsewhere(
  trx: Transaction,
  claim: FiledClaim,
  input: AssessmentInput,
  rulebook: RulebookVersion
): Promise<{ input: AssessmentInput; result: AssessmentRecord }> {
  const first = assessmentRecord(workOutAssessment(input, rulebook), input.alreadyDecided)
  const taken = await countReceivables(trx, claim, marksCounted(input, first))
  if (taken.length === 0) return { input, result: first }
  const policyOf = new Map(taken.map(({ mark, policyId }) => [mark, policyId]))
  const marked = {
    ...input,
    receivables: input.receivables.map(receivable => {
      const policies = marksOf(receivable, claim.buyer).flatMap(mark => policyOf.get(mark) ?? [])
      return {
        ...receivable,
        underAnotherPolicy: policies.some(policy => policy !== claim.policyId),
        inAnotherClaim: policies.includes(claim.policyId)
      }
    })
  }
  const result = assessmentRecord(workOutAssessment(marked, rulebook), input.alreadyDecided)
  await countReceivables(trx, claim, marksCounted(marked, result))
  return { input: marked, result }

  function marksCounted(of: AssessmentInput, { receivables }: AssessmentRecord): string[] {
    return of.receivables.filter((_, i) => (receivables[i]?.counted ?? 0) > 0).flatMap(one => marksOf(one, claim.buyer))
  }
}

import type { Transaction } from '@trade-credit/database/transaction.ts'
import { owedInTotal } from '@trade-credit/domain/claims/assess-claim.ts'
import { premiumRules, premiumToDeduct, unpaidAtEvent } from '@trade-credit/domain/claims/payout.ts'
import { splitByPledges } from '@trade-credit/domain/claims/pledge-split.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { lesserWon, NO_WON, type Won, won, wonAbove } from '@trade-credit/domain/won.ts'
import { type AccountKey, claimMoneyAccount } from '@trade-credit/ledger/accounts.ts'
import { availableOn } from '@trade-credit/ledger/available.ts'
import { ALWAYS } from '@trade-credit/ledger/period.ts'
import { placeHold } from '@trade-credit/ledger/place-hold.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { lossUnderTerms } from '../assessments/assessment-input.ts'
import { refuseDeclaredSince } from '../assessments/declared-since.ts'
import { refuseCorrected } from '../assessments/refuse-corrected.ts'
import { refuseRescinded } from '../assessments/refuse-rescinded.ts'
import { findAlreadyDecided, findAssessment, type StoredAssessment } from '../assessments/repository.ts'
import { nextStatus } from '../claims/advance-claim.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { findPledges, findPolicy } from '../claims/insured.repository.ts'
import { lockClaimAndEvent } from '../claims/lock-claim.ts'
import { refuseNow } from '../claims/refusals.ts'
import { listDecisions, type StoredDecision } from '../decisions/repository.ts'
import { refuseFiler, refusePerson, tookPart } from '../decisions/separation.ts'
import { findPolicyOutgoings, lockPolicyMoney, setOffByRefunds } from '../policy-money/repository.ts'
import { paymentChanged } from './payment-changed.ts'
import { insertPayment, isLive, listPayments, type PaymentPart, type StoredPayment } from './repository.ts'

/** When and by which rules money is reserved, and whether it is the first try. */
export interface ReserveCircumstances {
  readonly businessDate: PlainDate
  readonly now: Date
  readonly rulebook: RulebookVersion
  readonly attempt: number
}

/**
 * Reserves what a decided claim is paid: at most what the policy still has for the buyer, less unpaid premium, pledgees first, loss-
 * reduction costs beside it. One payment lives for a decision. Ends in `conflict` when there is nothing to reserve, and in `forbidden`
 * for whoever filed or decided. A race for the last won fails with `isCapacityTaken`, to be done again.
 */
export async function reservePayment(
  trx: Transaction,
  claimId: string,
  circumstances: ReserveCircumstances
): Promise<StoredPayment> {
  const { businessDate, now, rulebook, attempt } = circumstances
  const { claim, eventStands } = await lockClaimAndEvent(trx, claimId)
  nextStatus(claim, 'pay')
  if (!eventStands) refuseNow(EVENT_GONE)
  const { decision, assessment } = await decisionToPay(trx, claim)
  refuseFiler(claim, trx.actor)
  if (tookPart(decision, trx.actor)) refusePerson(NOT_THE_DECIDER)
  refuseCorrected(claim, assessment)
  await refuseDeclaredSince(trx, claim, assessment)
  await lockPolicyMoney(trx, claim)
  await refuseRescinded(trx, claim, assessment)

  const { account, amount, limit } = await amountToReserve(trx, claim, decision, attempt)
  const policy = (await findPolicy(trx, claim.policyId)) ?? problem('not_found')
  const [outgoings, byRefunds, pledges] = await Promise.all([
    findPolicyOutgoings(trx, claim.policyId),
    setOffByRefunds(trx, claim.policyId),
    findPledges(trx, claim.policyId)
  ])
  const contract = rulebook.rulesAt(policy.inception ?? businessDate)
  const unpaid = premiumToDeduct(unpaidAtEvent(policy, claim.occurredOn), premiumRules(contract))
  const left = wonAbove(won(unpaid.due + unpaid.notDue), won(outgoings.premiumDeducted + byRefunds))
  const deducted = lesserWon(amount, left)
  const costs = won(decision.lossReductionCosts)
  if (amount + costs === 0n) refuseNow(NOTHING_LEFT)
  const loans = contract.flag('claims.pledgee_first').value
    ? pledges.map(({ id, loanAmount }) => ({
        pledgeId: id,
        outstanding: wonAbove(loanAmount, won(outgoings.byPledge.get(id) ?? 0n))
      }))
    : []
  const split = splitByPledges(won(amount - deducted), loans)
  const parts: PaymentPart[] = [
    ...split.banks.map(({ pledgeId, amount: toBank }) => ({
      payee: 'bank' as const,
      bank: pledges.find(({ id }) => id === pledgeId)?.bank ?? null,
      pledgeId,
      amount: toBank
    })),
    { payee: 'policyholder' as const, bank: null, pledgeId: null, amount: won(split.policyholder + costs) }
  ].filter(part => part.amount > 0n)
  const payment: StoredPayment = {
    id: newId('pm'),
    organisation: claim.organisation,
    claimId: claim.id,
    decisionId: decision.id,
    policyId: claim.policyId,
    buyer: claim.buyer,
    holdId: amount === 0n ? null : newId('ho'),
    amount,
    unpaidPremiumDeducted: deducted,
    lossReductionCosts: costs,
    provisional: assessment?.result.provisional ?? false,
    payableBy: claim.payableBy ?? businessDate,
    reservedOn: businessDate,
    reservedBy: trx.actor.client,
    createdAt: now,
    parts,
    outcome: null,
    settledOn: null,
    reference: null
  }
  insertPayment(trx, payment)
  if (payment.holdId !== null) {
    placeHold(trx, {
      id: payment.holdId,
      subject: payment.id,
      organisation: claim.organisation,
      period: ALWAYS,
      expiresOn: null,
      lines: [{ line: claim.buyer, account, amount, limit }]
    })
  }
  recordChange(trx, paymentChanged(payment, 'reserved'))
  return payment
}

/** The decision in effect, when nothing lives that pays it. */
async function decisionToPay(
  trx: Transaction,
  claim: StoredClaim
): Promise<{ decision: StoredDecision; assessment: StoredAssessment | null }> {
  const [decisions, payments] = await Promise.all([listDecisions(trx, claim.id), listPayments(trx, claim.id)])
  const decision = decisions.find(({ id }) => id === claim.decisionId)
  if (!decision) throw new Error(`${claim.id} is ${claim.status} without a decision in effect`)
  const live = payments.find(payment => payment.decisionId === decision.id && isLive(payment))
  if (live) refuseNow(alreadyReserved(live.id))
  return { decision, assessment: await findAssessment(trx, decision.assessmentId) }
}

/** What the policy still has for the buyer bounds what was decided; it is held in the ledger at the very end. */
async function amountToReserve(
  trx: Transaction,
  claim: StoredClaim,
  decision: StoredDecision,
  attempt: number
): Promise<{ account: AccountKey; amount: Won; limit: Won }> {
  const { losses } = await findAlreadyDecided(trx, { policyId: claim.policyId, buyer: claim.buyer, except: '' })
  const account = claimMoneyAccount(claim.policyId, claim.buyer)
  const limit = owedInTotal(losses.map(lossUnderTerms))
  const available = await availableOn(trx, [{ account, limit }], ALWAYS, { lock: attempt > 1 })
  return { account, limit, amount: lesserWon(won(decision.amount), available.get(account) ?? NO_WON) }
}

const EVENT_GONE = {
  ko: '청구의 바탕이 된 보험사고가 정정되거나 철회되었거나, 다른 기업의 일로 확인되어 지급할 수 없습니다. 담당자가 청구를 재개(reopening)해 다시 심사해야 합니다.',
  en: 'The event behind the claim was corrected or withdrawn, or turned out to be another firm’s, so nothing can be paid. An officer has to reopen the claim (POST …/reopening) and assess it again.'
}
const NOT_THE_DECIDER = {
  ko: '결정한 사람이 지급할 수 없습니다. 출납 담당자가 처리해 주세요.',
  en: 'Whoever decided the claim cannot pay it. A cashier has to.'
}
const NOTHING_LEFT = {
  ko: '이 구매기업에 대한 보험금액을 다른 청구가 모두 써서 지급할 금액이 남아 있지 않습니다.',
  en: 'Other claims used up the insured amount for this buyer; nothing is left to pay.'
}
const alreadyReserved = (paymentId: string) => ({
  ko: `이 결정에 대한 지급(${paymentId})이 이미 있습니다.`,
  en: `There is a payment of this decision already (${paymentId}).`
})

import { sumOfWon, won, wonView } from '@trade-credit/domain/won.ts'
import type { StoredClawback } from './clawbacks.repository.ts'
import type { StoredComplaint, StoredRecovery, StoredSubrogation } from './repository.ts'

/** The recovery as it reads. */
export function recoveryView(recovery: StoredRecovery) {
  return {
    id: recovery.id,
    claimId: recovery.claimId,
    amount: wonView(won(recovery.amount)),
    receivedOn: recovery.receivedOn,
    source: recovery.source,
    reference: recovery.reference,
    toPolicyholder: wonView(won(recovery.toPolicyholder)),
    toInsurer: wonView(won(recovery.toInsurer)),
    surplus: wonView(won(recovery.surplus)),
    recoveryRule: recovery.rule
  }
}

/** All that came in on a claim's loss. */
export function recoveryListView(recoveries: readonly StoredRecovery[], subrogation: StoredSubrogation | null) {
  const total = (of: (recovery: StoredRecovery) => bigint) =>
    wonView(sumOfWon(recoveries.map(recovery => won(of(recovery)))))
  return {
    items: recoveries.map(recoveryView),
    recovered: total(({ amount }) => amount),
    toPolicyholder: total(({ toPolicyholder, surplus }) => toPolicyholder + surplus),
    toInsurer: total(({ toInsurer }) => toInsurer),
    subrogation: subrogation && subrogationView(subrogation)
  }
}

/** The subrogation as it reads. */
export function subrogationView({ claimId, amount, exercisedOn, reference }: StoredSubrogation) {
  return { claimId, amount: wonView(won(amount)), exercisedOn, reference }
}

/** The clawback as it reads. */
export function clawbackView(clawback: StoredClawback) {
  return {
    id: clawback.id,
    claimId: clawback.claimId,
    noticeId: clawback.noticeId,
    amount: wonView(won(clawback.amount)),
    received: wonView(won(clawback.received)),
    status: clawback.received < clawback.amount ? 'demanded' : 'received',
    reasons: clawback.reasons,
    demandedOn: clawback.demandedOn
  }
}

/** The complaint as it reads. */
export function complaintView({ id, claimId, text, madeOn }: StoredComplaint) {
  return { id, claimId, text, madeOn }
}

import type { StoredAppeal } from './repository.ts'

/** The appeal as it reads. */
export function appealView(appeal: StoredAppeal) {
  return {
    id: appeal.id,
    claimId: appeal.claimId,
    decisionId: appeal.decisionId,
    grounds: appeal.grounds,
    appealedOn: appeal.appealedOn,
    outcome: appeal.outcome,
    reasons: appeal.reasons ?? [],
    decidedOn: appeal.decidedOn
  }
}

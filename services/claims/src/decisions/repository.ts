import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { NeededConfirmation } from '@trade-credit/domain/claims/claim-authority.ts'
import type { DecisionOutcome } from '@trade-credit/domain/claims/claim-decision.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'

type Trx = Pick<Transaction, 'query' | 'defer'>

/** A decision on a claim; what it said never changes. It has effect when it needs no confirmation, or has it. */
export interface StoredDecision {
  readonly id: string
  readonly organisation: string
  readonly claimId: string
  readonly assessmentId: string
  readonly noticeId: string | null
  readonly outcome: DecisionOutcome
  readonly amount: bigint
  readonly lossReductionCosts: bigint
  readonly reasons: readonly string[]
  readonly atStake: bigint
  readonly confirmation: NeededConfirmation['by']
  readonly authority: ReturnType<typeof ruleView>
  readonly decidedOn: PlainDate
  readonly decidedByOrganisation: string
  readonly decidedBy: string
  readonly createdAt: Date
  readonly confirmedOn: PlainDate | null
  readonly confirmedByOrganisation: string | null
  readonly confirmedBy: string | null
}

const COLUMNS = `d.id, d.organisation, d.claim_id as "claimId", d.assessment_id as "assessmentId", d.notice_id as "noticeId", d.outcome,
  d.amount, d.loss_reduction_costs as "lossReductionCosts", d.reasons, d.at_stake as "atStake", d.confirmation, d.authority,
  d.decided_on as "decidedOn", d.decided_by_organisation as "decidedByOrganisation", d.decided_by as "decidedBy",
  d.created_at as "createdAt", c.confirmed_on as "confirmedOn", c.confirmed_by_organisation as "confirmedByOrganisation",
  c.confirmed_by as "confirmedBy"`

/** The claim's decisions, newest first; at most a hundred. */
export function listDecisions(trx: Pick<Trx, 'query'>, claimId: string): Promise<StoredDecision[]> {
  return trx.query<StoredDecision>({
    name: 'list_decisions',
    text: `select ${COLUMNS} from claims.decision d left join claims.decision_confirmation c on c.decision_id = d.id
      where d.claim_id = $1 order by d.id desc limit 100`,
    values: [claimId]
  })
}

/** The decision that the claim's latest appeal was about; null when there was none. */
export async function findAppealedDecision(trx: Pick<Trx, 'query'>, claimId: string): Promise<string | null> {
  const [latest] = await trx.query<{ decisionId: string }>({
    name: 'find_appealed_decision',
    text: 'select decision_id as "decisionId" from claims.appeal where claim_id = $1 order by id desc limit 1',
    values: [claimId]
  })
  return latest?.decisionId ?? null
}

/** Whether the decision has effect, or waits for a second person. */
export function isInEffect({
  confirmation,
  confirmedOn
}: Pick<StoredDecision, 'confirmation' | 'confirmedOn'>): boolean {
  return confirmation === 'none' || confirmedOn !== null
}

/** Keeps the decision with the commit. */
export function insertDecision(trx: Trx, decision: StoredDecision): void {
  trx.defer({
    name: 'insert_decision',
    text: `insert into claims.decision (id, organisation, claim_id, assessment_id, notice_id, outcome, amount, loss_reduction_costs,
        reasons, at_stake, confirmation, authority, decided_on, decided_by_organisation, decided_by, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    values: [
      decision.id,
      decision.organisation,
      decision.claimId,
      decision.assessmentId,
      decision.noticeId,
      decision.outcome,
      decision.amount,
      decision.lossReductionCosts,
      decision.reasons,
      decision.atStake,
      decision.confirmation,
      JSON.stringify(decision.authority),
      decision.decidedOn,
      decision.decidedByOrganisation,
      decision.decidedBy,
      decision.createdAt
    ]
  })
}

/** Keeps the second person's yes with the commit. */
export function insertConfirmation(
  trx: Trx,
  confirmation: {
    readonly decisionId: string
    readonly organisation: string
    readonly confirmedOn: PlainDate
    readonly confirmedByOrganisation: string
    readonly confirmedBy: string
    readonly createdAt: Date
  }
): void {
  trx.defer({
    name: 'insert_decision_confirmation',
    text: `insert into claims.decision_confirmation (decision_id, organisation, confirmed_on, confirmed_by_organisation, confirmed_by,
        created_at) values ($1, $2, $3, $4, $5, $6)`,
    values: [
      confirmation.decisionId,
      confirmation.organisation,
      confirmation.confirmedOn,
      confirmation.confirmedByOrganisation,
      confirmation.confirmedBy,
      confirmation.createdAt
    ]
  })
}

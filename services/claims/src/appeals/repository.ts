import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

type Trx = Pick<Transaction, 'query' | 'defer'>

/** An appeal against a decision, and how it ended. */
export interface StoredAppeal {
  readonly id: string
  readonly organisation: string
  readonly claimId: string
  readonly decisionId: string
  readonly grounds: string
  readonly appealedOn: PlainDate
  readonly client: string
  readonly createdAt: Date
  readonly outcome: 'allowed' | 'dismissed' | null
  readonly reasons: readonly string[] | null
  readonly decidedOn: PlainDate | null
}

/** The claim's appeals, newest first; at most a hundred. */
export function listAppeals(trx: Pick<Trx, 'query'>, claimId: string): Promise<StoredAppeal[]> {
  return trx.query<StoredAppeal>({
    name: 'list_appeals',
    text: `select a.id, a.organisation, a.claim_id as "claimId", a.decision_id as "decisionId", a.grounds,
        a.appealed_on as "appealedOn", a.client, a.created_at as "createdAt", d.outcome, d.reasons, d.decided_on as "decidedOn"
      from claims.appeal a left join claims.appeal_decision d on d.appeal_id = a.id
      where a.claim_id = $1 order by a.id desc limit 100`,
    values: [claimId]
  })
}

/** Keeps the appeal with the commit. */
export function insertAppeal(trx: Trx, appeal: Omit<StoredAppeal, 'outcome' | 'reasons' | 'decidedOn'>): void {
  trx.defer({
    name: 'insert_appeal',
    text: `insert into claims.appeal (id, organisation, claim_id, decision_id, grounds, appealed_on, client, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [
      appeal.id,
      appeal.organisation,
      appeal.claimId,
      appeal.decisionId,
      appeal.grounds,
      appeal.appealedOn,
      appeal.client,
      appeal.createdAt
    ]
  })
}

/** Keeps how an appeal ended, with the commit. */
export function insertAppealDecision(
  trx: Trx,
  decision: {
    readonly appealId: string
    readonly organisation: string
    readonly outcome: 'allowed' | 'dismissed'
    readonly reasons: readonly string[]
    readonly decidedOn: PlainDate
    readonly decidedBy: string
    readonly createdAt: Date
  }
): void {
  trx.defer({
    name: 'insert_appeal_decision',
    text: `insert into claims.appeal_decision (appeal_id, organisation, outcome, reasons, decided_on, decided_by, created_at)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      decision.appealId,
      decision.organisation,
      decision.outcome,
      decision.reasons,
      decision.decidedOn,
      decision.decidedBy,
      decision.createdAt
    ]
  })
}

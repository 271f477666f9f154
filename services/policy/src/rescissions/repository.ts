import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

type Trx = Pick<Transaction, 'query' | 'defer' | 'actor'>

/** What the insurer holds against a policyholder, what it answers, and how that ended; each is said once. */
export interface StoredRescission {
  readonly id: string
  readonly organisation: string
  readonly policyId: string
  readonly ground: 'intent' | 'gross_negligence'
  readonly fact: string
  readonly knownOn: PlainDate
  readonly evidence: string | null
  readonly notifiedOn: PlainDate
  readonly answerBy: PlainDate
  /** The last day on which it can take effect. */
  readonly rescindBy: PlainDate
  readonly notifiedBy: string
  readonly notifiedByManager: boolean
  readonly answer: string | null
  readonly answeredOn: PlainDate | null
  /** Null while it is planned. */
  readonly outcome: 'rescinded' | 'withdrawn' | null
  readonly reasons: string | null
  readonly endedOn: PlainDate | null
}

const SELECT = `select r.id, r.organisation, r.policy_id as "policyId", r.ground, r.fact, r.known_on as "knownOn", r.evidence,
    r.notified_on as "notifiedOn", r.answer_by as "answerBy", r.rescind_by as "rescindBy", r.notified_by as "notifiedBy",
    r.notified_by_manager as "notifiedByManager", a.text as answer, a.answered_on as "answeredOn", e.outcome, e.reasons,
    e.ended_on as "endedOn"
  from policy.rescission r left join policy.rescission_answer a on a.rescission_id = r.id
    left join policy.rescission_end e on e.rescission_id = r.id`

/** What was planned against the policy's policyholder, newest first, from before the id. Lock the policy first to add to it. */
export function rescissionsOf(
  trx: Pick<Trx, 'query'>,
  policyId: string,
  { before, limit }: { readonly before: string | null; readonly limit: number } = { before: null, limit: 100 }
): Promise<StoredRescission[]> {
  return trx.query<StoredRescission>({
    name: 'rescissions_of_policy',
    text: `${SELECT} where r.policy_id = $1 and ($2::text is null or r.id < $2) order by r.id desc limit $3`,
    values: [policyId, before, limit]
  })
}

/** Keeps the notice with the commit. */
export function insertRescission(trx: Trx, rescission: StoredRescission): void {
  trx.defer({
    name: 'insert_rescission',
    text: `insert into policy.rescission (id, organisation, policy_id, ground, fact, known_on, evidence, notified_on, answer_by,
        rescind_by, notified_by, notified_by_manager, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now())`,
    values: [
      rescission.id,
      rescission.organisation,
      rescission.policyId,
      rescission.ground,
      rescission.fact,
      rescission.knownOn,
      rescission.evidence,
      rescission.notifiedOn,
      rescission.answerBy,
      rescission.rescindBy,
      rescission.notifiedBy,
      rescission.notifiedByManager
    ]
  })
}

/** Keeps what the policyholder answered with the commit. */
export function insertRescissionAnswer(trx: Trx, { id, organisation, answer, answeredOn }: StoredRescission): void {
  trx.defer({
    name: 'insert_rescission_answer',
    text: `insert into policy.rescission_answer (rescission_id, organisation, text, answered_on, client, created_at)
      values ($1, $2, $3, $4, $5, now())`,
    values: [id, organisation, answer, answeredOn, trx.actor.client]
  })
}

/** Keeps how it ended with the commit; `record` is what it came to, null where it was withdrawn. */
export function insertRescissionEnd(trx: Trx, rescission: StoredRescission, record: object | null): void {
  trx.defer({
    name: 'insert_rescission_end',
    text: `insert into policy.rescission_end (rescission_id, organisation, policy_id, outcome, reasons, ended_on, record, ended_by, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, now())`,
    values: [
      rescission.id,
      rescission.organisation,
      rescission.policyId,
      rescission.outcome,
      rescission.reasons,
      rescission.endedOn,
      record === null ? null : JSON.stringify(record),
      trx.actor.client
    ]
  })
}

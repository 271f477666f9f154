import type { Transaction } from '@trade-credit/database/transaction.ts'
import { ENGINE_VERSION } from '@trade-credit/domain/engine-version.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { newId } from '@trade-credit/service/ids.ts'
import type { DecisionOutcome, DecisionRecord } from '../applications/decision-record.ts'
import type { StoredApplication } from '../applications/repository.ts'
import type { DecisionFacts } from './decision-facts.ts'
import { digestOfDecision, digestOfRequest, newSalt, resultOfDecision } from './decision-receipt.ts'

/** A decision that was made. */
export interface NewDecision {
  readonly application: StoredApplication
  readonly record: DecisionRecord
  readonly facts: DecisionFacts
  readonly rulebookSha256: string
  /** The referral that a person decided; null where the rules did. */
  readonly referralId: string | null
  readonly offerId: string | null
  readonly decidedBy: string
  readonly now: Date
}

export interface StoredDecision {
  readonly id: string
  readonly application_id: string
  readonly kind: 'rules' | 'person'
  readonly referral_id: string | null
  readonly outcome: DecisionOutcome
  readonly business_date: PlainDate
  readonly rulebook_sha256: string
  readonly engine_version: string
  readonly digest: string
  readonly record: DecisionRecord
  readonly offer_id: string | null
  readonly decided_by: string
  readonly created_at: Date
  /** With the salt; null to whom they are not shown. */
  readonly facts: (DecisionFacts & { readonly salt: string }) | null
}

/** A decision with its id, and the digest over all that it was made of. */
export interface DigestedDecision extends NewDecision {
  readonly id: string
  readonly digest: string
  readonly salt: string
}

/** Names the decision and digests it; nothing is kept. */
export function digested(decision: NewDecision): DigestedDecision {
  const { application, record, facts, rulebookSha256 } = decision
  const id = newId('ad')
  const salt = newSalt()
  const digest = digestOfDecision({
    decisionId: id,
    applicationId: application.id,
    request: digestOfRequest(application.request),
    rulebook: `sha256:${rulebookSha256}`,
    engine: ENGINE_VERSION,
    facts,
    result: resultOfDecision(record),
    salt
  })
  return { ...decision, id, digest, salt }
}

/** Keeps the decision with the commit, what was seen for it apart. */
export function insertDecision(trx: Pick<Transaction, 'defer'>, decision: DigestedDecision): void {
  const { application, record, facts, referralId } = decision
  trx.defer({
    name: 'insert_decision',
    text: `with decision as (
        insert into underwriting.application_decision (id, organisation, application_id, kind, referral_id, outcome, business_date,
          rulebook_sha256, engine_version, digest, record, offer_id, decided_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      )
      insert into underwriting.decision_facts (decision_id, organisation, facts) values ($1, $2, $15)`,
    values: [
      decision.id,
      application.organisation,
      application.id,
      referralId === null ? 'rules' : 'person',
      referralId,
      record.outcome,
      facts.businessDate,
      decision.rulebookSha256,
      ENGINE_VERSION,
      decision.digest,
      JSON.stringify(record),
      decision.offerId,
      decision.decidedBy,
      decision.now,
      JSON.stringify({ ...facts, salt: decision.salt })
    ]
  })
}

const COLUMNS = `d.id, d.application_id, d.kind, d.referral_id, d.outcome, d.business_date, d.rulebook_sha256, d.engine_version, d.digest,
  d.record, d.offer_id, d.decided_by, d.created_at, f.facts`

/** The decisions on an application, newest first, at most 200, with the facts where the caller may read them. */
export function listDecisions(trx: Pick<Transaction, 'query'>, applicationId: string): Promise<StoredDecision[]> {
  return trx.query<StoredDecision>({
    name: 'list_decisions',
    text: `select ${COLUMNS} from underwriting.application_decision d
      left join underwriting.decision_facts f on f.decision_id = d.id
      where d.application_id = $1 order by d.id desc limit 200`,
    values: [applicationId]
  })
}

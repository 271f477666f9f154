import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { NeededPersons } from '@trade-credit/domain/referral/authority.ts'
import type { Won } from '@trade-credit/domain/won.ts'
import type { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'

type Trx = Pick<Transaction, 'query'>

export interface ApprovedAmount {
  readonly businessNumber: string
  readonly amount: number
}

export interface DecisionCondition {
  readonly businessNumber: string | null
  readonly text: string
}

/** A person's decision as it is stored, with the second person's word where there is one. */
export interface StoredReferralDecision {
  readonly id: string
  readonly referral_id: string
  readonly application_version: bigint
  readonly outcome: 'approve' | 'counter_offer' | 'decline' | 'return'
  readonly approved_amounts: readonly ApprovedAmount[]
  readonly total: Won
  readonly conditions: readonly DecisionCondition[]
  readonly reason: string
  readonly special_approval: string | null
  readonly needed: NeededPersons
  readonly rule: ReturnType<typeof ruleView> | null
  readonly decided_by: string
  readonly decided_on: PlainDate
  readonly decided_at: Date
  readonly confirmation: StoredConfirmation | null
}

export interface StoredConfirmation {
  readonly outcome: 'confirmed' | 'refused'
  readonly reason: string | null
  readonly confirmed_by: string
  readonly confirmed_on: PlainDate
}

/** Adds the decision. Hold the referral's lock. */
export async function insertReferralDecision(trx: Transaction, decision: StoredReferralDecision): Promise<void> {
  await trx.query({
    name: 'insert_referral_decision',
    text: `insert into underwriting.referral_decision (id, organisation, referral_id, application_version, outcome, approved_amounts,
      total, conditions, reason, special_approval, needed, rule, decided_by, decided_on, decided_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    values: [
      decision.id,
      trx.actor.organisation,
      decision.referral_id,
      decision.application_version,
      decision.outcome,
      JSON.stringify(decision.approved_amounts),
      decision.total,
      JSON.stringify(decision.conditions),
      decision.reason,
      decision.special_approval,
      decision.needed,
      decision.rule && JSON.stringify(decision.rule),
      decision.decided_by,
      decision.decided_on,
      decision.decided_at
    ]
  })
}

/** Adds the second person's word. Hold the referral's lock. */
export async function insertConfirmation(
  trx: Transaction,
  decisionId: string,
  word: StoredConfirmation,
  now: Date
): Promise<void> {
  await trx.query({
    name: 'insert_referral_confirmation',
    text: `insert into underwriting.referral_confirmation (decision_id, organisation, outcome, reason, confirmed_by, confirmed_on,
      confirmed_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [decisionId, trx.actor.organisation, word.outcome, word.reason, word.confirmed_by, word.confirmed_on, now]
  })
}

/** Every decision of the referral with its confirmation, oldest first. */
export function decisionsOfReferral(trx: Trx, referralId: string): Promise<StoredReferralDecision[]> {
  return trx.query<StoredReferralDecision>({
    name: 'decisions_of_referral',
    text: `select d.id, d.referral_id, d.application_version, d.outcome, d.approved_amounts, d.total, d.conditions, d.reason,
        d.special_approval, d.needed, d.rule, d.decided_by, d.decided_on, d.decided_at,
        case when c.decision_id is not null then json_build_object('outcome', c.outcome, 'reason', c.reason,
          'confirmed_by', c.confirmed_by, 'confirmed_on', c.confirmed_on) end as confirmation
      from underwriting.referral_decision d left join underwriting.referral_confirmation c on c.decision_id = d.id
      where d.referral_id = $1 order by d.id`,
    values: [referralId]
  })
}

/** A note for colleagues. */
export interface StoredNote {
  readonly id: string
  readonly text: string
  readonly written_by: string
  readonly created_at: Date
}

/** Adds the note. */
export async function insertNote(trx: Transaction, referralId: string, note: StoredNote): Promise<void> {
  await trx.query({
    name: 'insert_referral_note',
    text: `insert into underwriting.referral_note (id, organisation, referral_id, text, written_by, created_at)
      values ($1, $2, $3, $4, $5, $6)`,
    values: [note.id, trx.actor.organisation, referralId, note.text, note.written_by, note.created_at]
  })
}

/** The notes of a referral, oldest first; the first thousand. */
export function notesOfReferral(trx: Trx, referralId: string): Promise<StoredNote[]> {
  return trx.query<StoredNote>({
    name: 'notes_of_referral',
    text: `select id, text, written_by, created_at from underwriting.referral_note where referral_id = $1 order by id limit 1000`,
    values: [referralId]
  })
}

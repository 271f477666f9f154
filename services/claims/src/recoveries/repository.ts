import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { RecoveryRule } from '@trade-credit/domain/claims/recovery.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

type Trx = Pick<Transaction, 'query' | 'defer'>

/** Money that came in on the loss after a payment, and how it was split. */
export interface StoredRecovery {
  readonly id: string
  readonly organisation: string
  readonly claimId: string
  readonly amount: bigint
  readonly receivedOn: PlainDate
  readonly source: 'buyer' | 'security' | 'insolvency_dividend' | 'guarantor' | 'other'
  readonly reference: string | null
  readonly rule: RecoveryRule
  readonly toPolicyholder: bigint
  readonly toInsurer: bigint
  readonly surplus: bigint
  readonly client: string
  readonly createdAt: Date
}

/** The claim's recoveries, newest first; at most a thousand. */
export function listRecoveries(trx: Pick<Trx, 'query'>, claimId: string): Promise<StoredRecovery[]> {
  return trx.query<StoredRecovery>({
    name: 'list_recoveries',
    text: `select id, organisation, claim_id as "claimId", amount, received_on as "receivedOn", source, reference, rule,
        to_policyholder as "toPolicyholder", to_insurer as "toInsurer", surplus, client, created_at as "createdAt"
      from claims.recovery where claim_id = $1 order by id desc limit 1000`,
    values: [claimId]
  })
}

/** Keeps the recovery with the commit. */
export function insertRecovery(trx: Trx, recovery: StoredRecovery): void {
  trx.defer({
    name: 'insert_recovery',
    text: `insert into claims.recovery (id, organisation, claim_id, amount, received_on, source, reference, rule, to_policyholder,
        to_insurer, surplus, client, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    values: [
      recovery.id,
      recovery.organisation,
      recovery.claimId,
      recovery.amount,
      recovery.receivedOn,
      recovery.source,
      recovery.reference,
      recovery.rule,
      recovery.toPolicyholder,
      recovery.toInsurer,
      recovery.surplus,
      recovery.client,
      recovery.createdAt
    ]
  })
}

/** That the insurer turned to the buyer in the policyholder's place. */
export interface StoredSubrogation {
  readonly claimId: string
  readonly organisation: string
  readonly amount: bigint
  readonly exercisedOn: PlainDate
  readonly reference: string
  readonly client: string
  readonly createdAt: Date
}

/** The claim's subrogation; null while the insurer has not turned to the buyer. */
export async function findSubrogation(trx: Pick<Trx, 'query'>, claimId: string): Promise<StoredSubrogation | null> {
  const [found] = await trx.query<StoredSubrogation>({
    name: 'find_subrogation',
    text: `select claim_id as "claimId", organisation, amount, exercised_on as "exercisedOn", reference, client,
        created_at as "createdAt" from claims.subrogation where claim_id = $1`,
    values: [claimId]
  })
  return found ?? null
}

/** Keeps the subrogation with the commit. */
export function insertSubrogation(trx: Trx, subrogation: StoredSubrogation): void {
  trx.defer({
    name: 'insert_subrogation',
    text: `insert into claims.subrogation (claim_id, organisation, amount, exercised_on, reference, client, created_at)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      subrogation.claimId,
      subrogation.organisation,
      subrogation.amount,
      subrogation.exercisedOn,
      subrogation.reference,
      subrogation.client,
      subrogation.createdAt
    ]
  })
}

/** What a policyholder complains about, in its own words. */
export interface StoredComplaint {
  readonly id: string
  readonly organisation: string
  readonly claimId: string
  readonly text: string
  readonly madeOn: PlainDate
  readonly client: string
  readonly createdAt: Date
}

/** The complaints about the claim, newest first; at most a hundred. */
export function listComplaints(trx: Pick<Trx, 'query'>, claimId: string): Promise<StoredComplaint[]> {
  return trx.query<StoredComplaint>({
    name: 'list_complaints',
    text: `select id, organisation, claim_id as "claimId", text, made_on as "madeOn", client, created_at as "createdAt"
      from claims.complaint where claim_id = $1 order by id desc limit 100`,
    values: [claimId]
  })
}

/** Keeps the complaint with the commit. */
export function insertComplaint(trx: Trx, complaint: StoredComplaint): void {
  trx.defer({
    name: 'insert_complaint',
    text: `insert into claims.complaint (id, organisation, claim_id, text, made_on, client, created_at)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      complaint.id,
      complaint.organisation,
      complaint.claimId,
      complaint.text,
      complaint.madeOn,
      complaint.client,
      complaint.createdAt
    ]
  })
}

import type { JobTransaction, Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { newestShared } from '../access/shared-rows.ts'
import { RECEIVABLE_COLUMNS, type StoredReceivable } from '../receivables/repository.ts'
import type { ConfirmedReceivable } from './confirmed-receivables.ts'

/** What a bank is told of insured receivables: amounts as JSON integers. */
export interface ConfirmedFacts {
  readonly policyholder: { readonly businessNumber: string; readonly name: string }
  readonly product: string
  /** Of the policy. */
  readonly certificateCode: string
  readonly period: { readonly inception: string; readonly expiry: string; readonly endedOn: string | null }
  /** How many other banks have a pledge of the policy, and which rank the bank's own has. */
  readonly pledges: { readonly others: number; readonly ownRank: number | null }
  /** By business number. */
  readonly buyers: readonly {
    readonly businessNumber: string
    /** Null for a buyer that was never in the policy. */
    readonly name: string | null
    readonly insuredAmount: number
    readonly coveragePercent: number | null
    readonly receivables: number
    readonly outstanding: number
    readonly coveredOutstanding: number
    readonly mostPayable: number
  }[]
  /** Null for what was confirmed before receivables were listed. */
  readonly receivablesDigest: string | null
}

type Reader = Pick<JobTransaction, 'query'>

/** A row of policy.receivables_confirmation. */
export interface StoredConfirmation {
  readonly id: string
  readonly organisation: string
  readonly policy_id: string
  readonly bank: string
  readonly consented_on: PlainDate
  readonly valid_until: PlainDate
  readonly as_of: PlainDate
  readonly facts: ConfirmedFacts
  readonly withdrawn_on: PlainDate | null
  readonly version: bigint
}

const COLUMNS = 'id, organisation, policy_id, bank, consented_on, valid_until, as_of, facts, withdrawn_on, version'

/** The confirmation; null when it is not there, or not the caller's to see any more. */
export async function findConfirmation(trx: Reader, id: string): Promise<StoredConfirmation | null> {
  const [row] = await trx.query<StoredConfirmation>({
    name: 'find_confirmation',
    text: `select ${COLUMNS} from policy.receivables_confirmation where id = $1`,
    values: [id]
  })
  return row ?? null
}

/** The caller's own confirmation, locked until the transaction ends. */
export async function lockOwnConfirmation(trx: Transaction, id: string): Promise<StoredConfirmation | null> {
  const [row] = await trx.query<StoredConfirmation>({
    name: 'lock_confirmation',
    text: `select ${COLUMNS} from policy.receivables_confirmation where id = $1 and organisation = $2 for update`,
    values: [id, trx.actor.organisation]
  })
  return row ?? null
}

/** Confirmations that the caller may see, newest first, from before the id; at most `limit` of them. */
export function listConfirmations(
  trx: Pick<Transaction, 'query' | 'actor'>,
  policyId: string | null,
  page: { readonly before: string | null; readonly limit: number }
): Promise<StoredConfirmation[]> {
  return trx.query<StoredConfirmation>(
    newestShared(trx.actor, {
      columns: COLUMNS,
      table: 'policy.receivables_confirmation',
      filters: { policy_id: policyId },
      page
    })
  )
}

/** Keeps what was confirmed, with the commit. */
export function insertConfirmation(trx: Transaction, row: Omit<StoredConfirmation, 'version'>, now: Date): void {
  trx.defer({
    name: 'insert_confirmation',
    text: `insert into policy.receivables_confirmation (id, organisation, policy_id, bank, consented_on, valid_until, as_of, facts,
        created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
    values: [
      row.id,
      row.organisation,
      row.policy_id,
      row.bank,
      row.consented_on,
      row.valid_until,
      row.as_of,
      JSON.stringify(row.facts),
      now
    ]
  })
}

/** Ends the consent, with the commit; hold the lock. */
export function updateWithdrawn(trx: Transaction, id: string, on: PlainDate, now: Date): void {
  trx.defer({
    name: 'withdraw_confirmation',
    text: `update policy.receivables_confirmation set withdrawn_on = $2, version = version + 1, updated_at = $3 where id = $1`,
    values: [id, on, now]
  })
}

/** Lines that are kept, read and drawn at a time. */
export const LINES_OF_PAGE = 500

/** Keeps a page of what was confirmed; all but the last are full. */
export async function insertConfirmedPage(
  trx: Transaction,
  page: {
    readonly confirmationId: string
    readonly page: number
    readonly organisation: string
    readonly lines: readonly ConfirmedReceivable[]
  }
): Promise<void> {
  await trx.query({
    name: 'insert_confirmed_page',
    text: 'insert into policy.confirmed_receivables (confirmation_id, page, organisation, lines) values ($1, $2, $3, $4)',
    values: [page.confirmationId, page.page, page.organisation, JSON.stringify(page.lines)]
  })
}

/** The pages of a confirmation that the caller may see, from the one given; at most `limit` of them. */
export async function confirmedPages(
  trx: Reader,
  confirmationId: string,
  page: { readonly from: number; readonly limit: number }
): Promise<(readonly ConfirmedReceivable[])[]> {
  const rows = await trx.query<{ lines: ConfirmedReceivable[] }>({
    name: 'confirmed_pages',
    text: `select lines from policy.confirmed_receivables where confirmation_id = $1 and page >= $2 order by page limit $3`,
    values: [confirmationId, page.from, page.limit]
  })
  return rows.map(({ lines }) => lines)
}

/** What the policy calls the buyers that are, or were, in it. */
export async function coveredNames(
  trx: Reader,
  policyId: string,
  buyers: readonly string[]
): Promise<ReadonlyMap<string, string>> {
  const rows = await trx.query<{ business_number: string; name: string }>({
    name: 'covered_names',
    text: `select distinct on (business_number) business_number, name from policy.cover
      where policy_id = $1 and business_number = any($2) order by business_number, position desc`,
    values: [policyId, buyers]
  })
  return new Map(rows.map(({ business_number, name }) => [business_number, name]))
}

/** Open receivables of the buyers by buyer, due date and id, from after the one given; at most `limit` of them. */
export function openReceivablesOf(
  trx: Reader,
  policyId: string,
  buyers: readonly string[],
  page: { readonly after: Pick<StoredReceivable, 'buyer' | 'due_on' | 'id'> | null; readonly limit: number }
): Promise<StoredReceivable[]> {
  const { buyer = '', due_on = null, id = '' } = page.after ?? {}
  return trx.query<StoredReceivable>({
    name: 'open_receivables_of_buyers',
    text: `select ${RECEIVABLE_COLUMNS} from policy.receivable
      where policy_id = $1 and buyer = any($2) and settled < amount
        and (buyer, due_on, id) > ($3, coalesce($4::date, '-infinity'), $5)
      order by buyer, due_on, id limit $6`,
    values: [policyId, buyers, buyer, due_on, id, page.limit]
  })
}

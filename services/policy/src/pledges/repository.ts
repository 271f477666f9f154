import type { JobTransaction, Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { newestShared } from '../access/shared-rows.ts'

type Reader = Pick<JobTransaction, 'query'>

/** A row of policy.pledge. */
export interface StoredPledge {
  readonly id: string
  readonly organisation: string
  readonly policy_id: string
  readonly bank: string
  readonly rank: number
  readonly status: 'assigned' | 'acknowledged' | 'released'
  readonly loan_reference: string
  readonly loan_amount: bigint
  readonly certificate_code: string
  readonly assigned_on: PlainDate
  readonly acknowledged_on: PlainDate | null
  readonly released_on: PlainDate | null
  readonly version: bigint
}

const COLUMNS = `id, organisation, policy_id, bank, rank, status, loan_reference, loan_amount, certificate_code, assigned_on,
  acknowledged_on, released_on, version`

/** The pledge; null when it is not there or neither by nor to the caller. */
export async function findPledge(trx: Reader, id: string): Promise<StoredPledge | null> {
  const [row] = await trx.query<StoredPledge>({
    name: 'find_pledge',
    text: `select ${COLUMNS} from policy.pledge where id = $1`,
    values: [id]
  })
  return row ?? null
}

/** A pledge by or to the caller's organisation, locked until the transaction ends. */
export async function lockOwnPledge(trx: Transaction, id: string): Promise<StoredPledge | null> {
  const [row] = await trx.query<StoredPledge>({
    name: 'lock_own_pledge',
    text: `select ${COLUMNS} from policy.pledge where id = $1 and $2 in (bank, organisation) for update`,
    values: [id, trx.actor.organisation]
  })
  return row ?? null
}

/** The pledges of a policy that the caller may see, by rank. */
export function pledgesOf(trx: Reader, policyId: string): Promise<StoredPledge[]> {
  return trx.query<StoredPledge>({
    name: 'pledges_of_policy',
    text: `select ${COLUMNS} from policy.pledge where policy_id = $1 order by rank`,
    values: [policyId]
  })
}

/** The pledges of a policy that were not given back, each with its bank, by rank: no more than telling the banks needs. */
export function standingPledgees(
  trx: Reader,
  policy: { readonly id: string; readonly organisation: string }
): Promise<{ id: string; bank: string }[]> {
  return trx.query({
    name: 'standing_pledgees',
    text: `select id, bank from policy.pledge where organisation = $1 and policy_id = $2 and status <> 'released' order by rank`,
    values: [policy.organisation, policy.id]
  })
}

/** Pledges that the caller may see, newest first, from before the id; at most `limit` of them. */
export function listPledges(
  trx: Pick<Transaction, 'query' | 'actor'>,
  filters: { readonly policyId?: string | undefined; readonly status?: string | undefined },
  page: { readonly before: string | null; readonly limit: number }
): Promise<StoredPledge[]> {
  return trx.query<StoredPledge>(
    newestShared(trx.actor, {
      columns: COLUMNS,
      table: 'policy.pledge',
      filters: { policy_id: filters.policyId, status: filters.status },
      page
    })
  )
}

/** Adds the pledge behind those that the policy has; hold the policy's lock. */
export async function insertPledge(
  trx: Transaction,
  pledge: Omit<StoredPledge, 'rank' | 'version'>,
  now: Date
): Promise<StoredPledge> {
  const [row] = await trx.query<StoredPledge>({
    name: 'insert_pledge',
    text: `insert into policy.pledge (id, organisation, policy_id, bank, rank, status, loan_reference, loan_amount, certificate_code,
        assigned_on, created_at, updated_at)
      select $1, $2, $3, $4, coalesce(max(rank), 0) + 1, $5, $6, $7, $8, $9, $10, $10 from policy.pledge where policy_id = $3
      returning ${COLUMNS}`,
    values: [
      pledge.id,
      pledge.organisation,
      pledge.policy_id,
      pledge.bank,
      pledge.status,
      pledge.loan_reference,
      pledge.loan_amount,
      pledge.certificate_code,
      pledge.assigned_on,
      now
    ]
  })
  if (!row) throw new Error('the pledge was not kept')
  return row
}

/** Moves a locked pledge on. */
export async function updatePledge(
  trx: Transaction,
  id: string,
  status: 'acknowledged' | 'released',
  on: PlainDate,
  now: Date
): Promise<StoredPledge> {
  const [row] = await trx.query<StoredPledge>({
    name: `update_pledge_${status}`,
    text: `update policy.pledge set status = $2, ${status}_on = $3, version = version + 1, updated_at = $4 where id = $1
      returning ${COLUMNS}`,
    values: [id, status, on, now]
  })
  if (!row) throw new Error('the pledge was not moved')
  return row
}

import { newId } from '@trade-credit/service/ids.ts'
import pg from 'pg'
import { SEEDED_BUYER } from './seeded-policy.ts'

/** What a declared receivable says; every part but its policy may be left out. */
export interface SeededReceivable {
  readonly policyId: string
  readonly organisation?: string
  readonly buyer?: string
  readonly instrument?: 'open_account' | 'bill' | 'electronic'
  readonly suppliedOn?: string
  readonly dueOn?: string
  readonly amount?: number
  /** What was paid so far, on the due date. */
  readonly paid?: number
}

/** A receivable as declaring it would have left it; gives its id. */
export async function seedReceivable(adminUrl: string, seeded: SeededReceivable): Promise<string> {
  const { policyId, organisation = 'org_portal', buyer = SEEDED_BUYER, instrument = 'open_account' } = seeded
  const { suppliedOn = '2022-03-02', dueOn = '2022-05-31', amount = 40_000_000, paid = 0 } = seeded
  const id = newId('rv')
  await bySql(
    adminUrl,
    `insert into policy.receivable (id, organisation, policy_id, buyer, instrument, invoice_number, supplied_on, due_on, amount, settled,
      created_at, updated_at) values ($1, $2, $3, $4, $5, $1, $6, $7, $8, 0, clock_timestamp(), clock_timestamp())`,
    [id, organisation, policyId, buyer, instrument, suppliedOn, dueOn, amount]
  )
  if (paid > 0) await payReceivable(adminUrl, id, { organisation, amount: paid, paidOn: dueOn })
  return id
}

/** A payment on a receivable, as recording it would have left it; gives its id. */
export async function payReceivable(
  adminUrl: string,
  receivableId: string,
  {
    organisation = 'org_portal',
    amount,
    paidOn
  }: { readonly organisation?: string; readonly amount: number; readonly paidOn: string }
): Promise<string> {
  const id = newId('rc')
  await bySql(
    adminUrl,
    `with paid as (
      insert into policy.receivable_change (id, organisation, receivable_id, kind, amount, occurred_on, designated, created_at)
      values ($1, $2, $3, 'payment', $4, $5, true, clock_timestamp())
    ) update policy.receivable set settled = settled + $4 where id = $3`,
    [id, organisation, receivableId, amount, paidOn]
  )
  return id
}

/** Takes a payment back. */
export async function reversePayment(
  adminUrl: string,
  receivableId: string,
  payment: {
    readonly id: string
    readonly organisation?: string
    readonly amount: number
    readonly on: string
  }
): Promise<void> {
  await bySql(
    adminUrl,
    `with reversed as (
      insert into policy.receivable_change (id, organisation, receivable_id, kind, amount, occurred_on, reverses, created_at)
      values ($1, $2, $3, 'reversal', $4, $5, $6, clock_timestamp())
    ) update policy.receivable set settled = settled - $4 where id = $3`,
    [newId('rc'), payment.organisation ?? 'org_portal', receivableId, payment.amount, payment.on, payment.id]
  )
}

/** Runs one statement as the owner of the tables. */
export async function bySql<Row extends pg.QueryResultRow>(
  adminUrl: string,
  text: string,
  values: readonly unknown[] = []
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    return (await client.query<Row>(text, [...values])).rows
  } finally {
    await client.end()
  }
}

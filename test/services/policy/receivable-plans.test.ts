import { createPool } from '@trade-credit/database/pool.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { Declaration } from '@trade-credit/policy-service/receivables/declaration.ts'
import { declareReceivables } from '@trade-credit/policy-service/receivables/declare-receivables.ts'
import t from 'tap'
import { SEEDED_BUYER, seedPolicy } from '../../support/seeded-policy.ts'
import { bySql } from '../../support/seeded-receivable.ts'

const DECLARED = 4_000
const LINES = 50

/** Of the table and its indexes, in this transaction. */
const ROWS_READ = `select sum(pg_stat_get_xact_tuples_returned(oid) + pg_stat_get_xact_tuples_fetched(oid))::int as read from (
  select 'policy.receivable'::regclass::oid union select indexrelid from pg_index where indrelid = 'policy.receivable'::regclass
) as relation (oid)`

/** The n-th receivable, its tax invoice number written as an accountant may write it. */
function declaration(n: number): Declaration {
  return {
    buyer: SEEDED_BUYER,
    instrument: 'open_account',
    invoiceNumber: `A-${n}`,
    suppliedOn: '2022-03-02',
    dueOn: '2022-05-31',
    amount: 1_000_000,
    supplyValue: null,
    vat: null,
    taxInvoiceNumber: `t ${n}`,
    billIssuedOn: null
  }
}

t.test(
  'what a chunk of new receivables reads does not grow with those of its policy, in a table never analyzed',
  async t => {
    const database = await createTestDatabase()
    t.teardown(() => database.drop())
    const policy = await seedPolicy(database.adminUrl)
    await bySql(
      database.adminUrl,
      `insert into policy.receivable (id, organisation, policy_id, buyer, instrument, invoice_number, tax_invoice_number, supplied_on, due_on,
        amount, created_at, updated_at)
      select 'rv_' || n, p.organisation, p.id, $2, 'open_account', 'A-' || n, 'T-' || n, '2022-03-02', '2022-05-31', 1000000, now(), now()
      from policy.policy p, generate_series(1, ${DECLARED}) n where p.id = $1`,
      [policy.id, SEEDED_BUYER]
    )
    const pool = createPool({ connectionString: database.urlOf('policy_job'), applicationName: 'test', max: 1 })
    t.teardown(() => pool.end())
    const lines = Array.from({ length: LINES }, (_, i) => declaration(DECLARED + 1 + i))
    const when = { today: plainDate('2022-06-01'), now: new Date(), mostMonths: 12 }
    const { declared, read } = await inJobTransaction(pool, async trx => {
      const became = await declareReceivables(trx, { id: policy.id, organisation: 'org_portal' }, lines, when)
      const [row] = await trx.query<{ read: number }>({ name: 'rows_read', text: ROWS_READ, values: [] })
      return { declared: became, read: row?.read ?? 0 }
    })
    t.ok(declared.every(({ is }) => is === 'declared'))
    t.ok(read < DECLARED / 2, `${read} rows were read`)
  }
)

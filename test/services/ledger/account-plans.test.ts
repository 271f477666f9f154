import { readInTransaction } from '@trade-credit/database/transaction.ts'
import { won } from '@trade-credit/domain/won.ts'
import { availableOn } from '@trade-credit/ledger/available.ts'
import t from 'tap'
import { actorOf, BUYER, ledgerDatabase, within, YEAR } from './ledger-database.ts'

const [FEW, MANY] = [5, 3_000]

/** Of the ledger's tables, in this transaction. */
const ROWS_READ = `select sum(pg_stat_get_xact_tuples_returned(c.oid))::int as read
  from pg_class c where c.relkind = 'r' and c.relnamespace = 'ledger'::regnamespace`

t.test('what an account has left is found by its key, whoever asked first on the connection', async t => {
  const { owner, api } = await ledgerDatabase(t, 1)
  const addOthers = async (first: number, last: number) => {
    const others = `select 'buyer:' || n as key from generate_series(${first}, ${last}) n`
    await owner.query(`insert into ledger.account (key, ceiling) select key, 5 from (${others}) other`)
    await owner.query(`insert into ledger.day_change select key, '2025-01-01', 2, 0 from (${others}) other`)
    await owner.query(`insert into ledger.stretch select key, '2025-01-01', '2026-01-01', 3, 0 from (${others}) other`)
  }
  const asked = [{ account: BUYER, limit: won(1_000) }]
  await addOthers(1, FEW)
  await owner.query(`insert into ledger.account (key, ceiling) values ($1, 1_000)`, [BUYER])
  await owner.query('analyze')
  await readInTransaction(api, actorOf('org_insurer', 'insurer'), trx => availableOn(trx, asked, YEAR))
  await addOthers(FEW + 1, MANY)
  const read = await within(api, async trx => {
    await availableOn(trx, asked, YEAR)
    const [row] = await trx.query<{ read: number }>({ text: ROWS_READ })
    return row?.read
  })
  t.equal(read, 0, 'of whole tables')
})

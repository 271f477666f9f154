// A transaction's last statement: what everybody wants is locked only between the rest of the work and COMMIT.
import type { Actor } from '@trade-credit/database/actor.ts'
import { createPool } from '@trade-credit/database/pool.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { inJobTransaction, inTransaction, type Transaction } from '@trade-credit/database/transaction.ts'
import t from 'tap'

const database = await createTestDatabase()
const admin = createPool({ connectionString: database.adminUrl, applicationName: 'admin', max: 1 })
await admin.query(`create table quote.told (at bigint generated always as identity primary key, what text not null);
  grant select, insert on quote.told to quote_api, quote_job`)
const pool = createPool({ connectionString: database.urlOf('quote_api'), applicationName: 'api', max: 2 })
t.teardown(async () => {
  await Promise.all([pool.end(), admin.end()])
  await database.drop()
})
t.beforeEach(() => admin.query('truncate quote.told'))

const portal: Actor = { organisation: 'org_portal', kind: 'channel', client: 'portal', scopes: new Set() }
const tell = (what: string) => ({ text: 'insert into quote.told (what) values ($1)', values: [what] })
const told = async () => (await admin.query('select what from quote.told order by at')).rows.map(row => row.what)
type Trx = Transaction

t.test('it comes after everything that is deferred, whatever was said first', async t => {
  await inTransaction(pool, portal, async (trx: Trx) => {
    trx.deferLast(tell('last'))
    trx.defer(tell('deferred'))
    trx.deferLast(tell('very last'))
    trx.defer(tell('deferred too'))
    await trx.query(tell('now'))
  })
  t.strictSame(await told(), ['now', 'deferred', 'deferred too', 'last', 'very last'])
  await inJobTransaction(pool, async trx => {
    trx.deferLast(tell('a job has one too'))
    trx.defer(tell('before it'))
  })
  t.strictSame((await told()).slice(5), ['before it', 'a job has one too'])
})

t.test('when it fails, nothing is kept, and its own error is told', async t => {
  const failing = (last: { text: string }) =>
    inTransaction(pool, portal, async (trx: Trx) => {
      trx.deferLast(last)
      trx.defer(tell('deferred'))
      await trx.query(tell('now'))
      return 'done'
    })
  await t.rejects(failing({ text: 'select 1 / 0' }), { code: '22012' })
  t.strictSame(await told(), [])
  await inTransaction(pool, portal, (trx: Trx) => trx.query(tell('the connection goes on')))
  t.strictSame(await told(), ['the connection goes on'])
})

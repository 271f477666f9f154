// Statements that are sent in one turn: what Postgres hears of them, and who is told what when one fails.
import { createPool } from '@trade-credit/database/pool.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { inJobTransaction, type JobTransaction, type Statement } from '@trade-credit/database/transaction.ts'
import type pg from 'pg'
import t, { type Test } from 'tap'

const database = await createTestDatabase()
t.teardown(() => database.drop())

/** A pool of one connection, so that what is prepared for one transaction is there for the next. */
async function oneConnection(t: Test): Promise<{ pool: pg.Pool; readied: () => number }> {
  const pool = createPool({ connectionString: database.urlOf('quote_job'), applicationName: 'one', max: 1 })
  t.teardown(() => pool.end())
  const client = await pool.connect()
  let times = 0
  client.connection.on('readyForQuery', () => (times += 1))
  client.release()
  return { pool, readied: () => times }
}

type Trx = JobTransaction
const echo = (value: unknown): Statement => ({
  name: 'echo',
  text: `select $1::text as text, 1::bigint as whole, date '2024-02-29' as day, null::int as nothing`,
  values: [value]
})
const ECHOED = { whole: 1n, day: '2024-02-29', nothing: null }

t.test('what one turn sends, Postgres answers once', async t => {
  const { pool, readied } = await oneConnection(t)
  await inJobTransaction(pool, async (trx: Trx) => {
    const sent = ['a', 'b', 'c'].map(text => trx.query(echo(text)))
    t.strictSame(await Promise.all(sent), [
      [{ text: 'a', ...ECHOED }],
      [{ text: 'b', ...ECHOED }],
      [{ text: 'c', ...ECHOED }]
    ])
  })
  t.equal(readied(), 2, 'BEGIN with the three, and COMMIT')
})

t.test('a statement that was prepared and described answers as it did the first time', async t => {
  const { pool } = await oneConnection(t)
  for (const text of ['first', 'second', 'third']) {
    const rows = await inJobTransaction(pool, (trx: Trx) => trx.query(echo(text)))
    t.strictSame(rows, [{ text, ...ECHOED }])
  }
  const setting: Statement = { name: 'set_nothing', text: `set local lock_timeout = '1s'` }
  for (let i = 0; i < 2; i += 1) {
    t.strictSame(await inJobTransaction(pool, (trx: Trx) => trx.query(setting)), [], 'nor rows where there are none')
  }
})

t.test(
  'the statements before a failure are answered, the failure is told, and what comes after is not done',
  async t => {
    const { pool } = await oneConnection(t)
    const settled: PromiseSettledResult<unknown>[] = []
    await t.rejects(
      inJobTransaction(pool, async (trx: Trx) => {
        const sent = [
          trx.query(echo('before')),
          trx.query({ name: 'wrong', text: 'select 1 / $1::int', values: [0] }),
          trx.query({ name: 'after', text: `select nextval('quote.counted') as n` })
        ]
        settled.push(...(await Promise.allSettled(sent)))
        await sent[1]
      }),
      { code: '22012' }
    )
    t.match(settled, [
      { status: 'fulfilled', value: [{ text: 'before' }] },
      { status: 'rejected', reason: { code: '22012' } },
      { status: 'rejected', reason: { code: '25P02' } }
    ])
  }
)

t.test('what was not prepared because of a failure before it is prepared the next time', async t => {
  const { pool } = await oneConnection(t)
  const later: Statement = { name: 'later', text: 'select 7 as seven' }
  await t.rejects(
    inJobTransaction(pool, (trx: Trx) => Promise.all([trx.query({ text: 'select 1 / 0' }), trx.query(later)])),
    { code: '22012' }
  )
  t.strictSame(await inJobTransaction(pool, (trx: Trx) => Promise.all([trx.query(later), trx.query(later)])), [
    [{ seven: 7 }],
    [{ seven: 7 }]
  ])
})

t.test('in a failed transaction, its own error is told, whatever was to be prepared after it', async t => {
  const { pool } = await oneConnection(t)
  await t.rejects(
    inJobTransaction(pool, async (trx: Trx) => {
      const lost: Statement = { name: 'lost', text: 'select 1 as one' }
      void trx.query({ text: 'select 1 / 0' })
      void trx.query(lost)
      await new Promise(resolve => setImmediate(resolve))
      await trx.query(lost)
    }),
    { code: '22012' }
  )
})

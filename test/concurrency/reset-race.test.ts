import { readFile } from 'node:fs/promises'
import { claimsService } from '@trade-credit/claims-service/app.ts'
import { policyService } from '@trade-credit/policy-service/app.ts'
import pg from 'pg'
import t from 'tap'
import { runService, startService } from '../support/running-service.ts'

const service = await runService(t, policyService, { jobs: true })
const { database, filesFolder } = service
const [admin, reader] = [database.adminUrl, database.adminUrl].map(
  connectionString => new pg.Client({ connectionString })
)
if (!admin || !reader) throw new Error('there are two')
for (const client of [admin, reader]) {
  await client.connect()
  t.teardown(() => client.end())
}

const reset = () => service.call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: '2022-06-01' } })

/** The reset as an earlier or a later migration has it. */
async function useResetOf(migration: string): Promise<void> {
  const sql = await readFile(new URL(`../../migrations/${migration}`, import.meta.url), 'utf8')
  await admin?.query(sql.replace('create function', 'create or replace function'))
}

async function isWaiting(locked: string): Promise<void> {
  for (;;) {
    const sql = 'select from pg_locks where not granted and relation = $1::regclass'
    if ((await admin?.query(sql, [locked]))?.rowCount) return
  }
}

/** A reader that holds a late table, and asks for an early one when the reset waits for the late one: gives what became of both. */
async function readAcross() {
  await reader?.query(`begin; set local deadlock_timeout = '20s'; select from policy.policy`)
  const resetting = reset()
  await isWaiting('policy.policy')
  await reader?.query('select from claims.claim')
  await reader?.query('commit')
  return (await resetting).status
}

t.test(
  'a reader that meets a reset head-on is waited for: with one lock after the other, the reset failed',
  async t => {
    await useResetOf('0006_create_sandbox_reset.sql')
    t.equal(await readAcross(), 503, 'Postgres ended it as a deadlock')
    await useResetOf('0180_empty_what_was_filled.sql')
    t.equal(await readAcross(), 201)
  }
)

t.test('two resets at once: one after the other', async t => {
  const both = await Promise.all([reset(), reset()])
  t.strictSame(
    both.map(({ status }) => status),
    [201, 201]
  )
})

t.test('a reset gets through while workers start', async t => {
  const starting = [policyService, claimsService].map(definition =>
    startService(t, definition, { database, filesFolder, jobs: true })
  )
  for (let n = 0; n < 3; n += 1) t.equal((await reset()).status, 201)
  await Promise.all(starting)
  t.equal((await reset()).status, 201)
})

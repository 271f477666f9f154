import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import t, { type Test } from 'tap'
import {
  groupMembers,
  postgresPid,
  postgresPort,
  processesIn,
  type RunningStack,
  runStack,
  runStackByNpm,
  statusBecomes,
  temporaryDataDir
} from '../support/run-stack.ts'

/** Runs SQL as the owner of the stack's Postgres. */
async function ask(dataDir: string, sql: string): Promise<unknown[]> {
  const password = (await readFile(join(dataDir, 'superuser-password'), 'utf8')).trim()
  const port = await postgresPort(dataDir)
  const client = new pg.Client({ connectionString: `postgres://postgres:${password}@127.0.0.1:${port}/trade_credit` })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** Kills Postgres under a running stack, which has to bring it back without a restart of its own. */
async function killPostgresUnder(t: Test, stack: RunningStack, dataDir: string): Promise<void> {
  const url = await stack.ready
  const before = (await postgresPid(dataDir)) ?? 0
  process.kill(before, 'SIGKILL')
  await statusBecomes(`${url}/v1/quotes`, 503)
  await statusBecomes(`${url}/v1/quotes`, 200)
  await statusBecomes(`${url}/health/ready`, 200)
  while (!stack.output().endsWith('Postgres ended unexpectedly: starting it again\nPostgres is back\n')) await delay(20)
  t.not(await postgresPid(dataDir), before)
  t.equal(stack.process.exitCode, null)
}

t.test('Postgres is killed, then the stack, then Postgres again: each time it comes back with everything', async t => {
  const dataDir = await temporaryDataDir(t)
  const first = runStack(t, dataDir)
  await first.ready
  await ask(dataDir, 'create table public.kept as select 7 as answer')
  const key = await readFile(join(dataDir, 'issuer-key.json'), 'utf8')
  await killPostgresUnder(t, first, dataDir)

  const postgres = await postgresPid(dataDir)
  first.process.kill('SIGKILL')
  t.equal(await first.ended, 'SIGKILL')
  t.ok((await processesIn(dataDir)).includes(postgres ?? 0), 'Postgres lives on')

  const second = runStack(t, dataDir)
  const url = await second.ready
  t.equal(await postgresPid(dataDir), postgres, 'it was taken over')
  t.same(await ask(dataDir, 'select answer from public.kept'), [{ answer: 7 }])
  t.equal(await readFile(join(dataDir, 'issuer-key.json'), 'utf8'), key)
  t.equal((await fetch(`${url}/health/ready`)).status, 200)
  t.notMatch(second.output(), /error|stale|lock|fail/i)
  await killPostgresUnder(t, second, dataDir)

  second.process.kill('SIGINT')
  t.equal(await second.ended, 0)
  t.same(await processesIn(dataDir), [])
})

t.test('killed while it makes its first cluster, it starts the next time', async t => {
  const dataDir = await temporaryDataDir(t)
  const first = runStack(t, dataDir)
  while (!first.output().includes('Starting Postgres')) await delay(5)
  await delay(150)
  first.process.kill('SIGKILL')
  await first.ended
  const second = runStack(t, dataDir)
  t.equal((await fetch(`${await second.ready}/health/ready`)).status, 200)
  second.process.kill('SIGTERM')
  t.equal(await second.ended, 0)
})

t.test('when npm is killed, what it started stops by itself', async t => {
  const dataDir = await temporaryDataDir(t)
  const npm = runStackByNpm(t, dataDir)
  const url = await npm.ready
  const members = await groupMembers(npm.process.pid ?? 0)
  t.ok(members.length > 1, 'npm, its shell and node')
  npm.process.kill('SIGKILL')
  while ((await groupMembers(npm.process.pid ?? 0)).length > 0) await delay(50)
  t.same(await processesIn(dataDir), [])
  await t.rejects(fetch(`${url}/health/live`))
})

import { spawn } from 'node:child_process'
import { once as eventOnce } from 'node:events'
import path from 'node:path'
import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import { enqueueJob } from '@trade-credit/service/platform/jobs/enqueue-job.ts'
import { onceOver } from '@trade-credit/service/platform/jobs/once.ts'
import t, { type Test } from 'tap'
import { asOwner, type PlatformDatabase, until } from '../services/platform/feed.ts'
import { jobDatabase, worker } from '../services/platform/workers.ts'
import { type Place, sweepOnce } from './sweep-once.ts'

for (const place of ['in the transaction', 'after the commit'] as const satisfies Place[]) {
  t.test(`a worker is killed ${place}: another one does the job soon, and its effect is there once`, async t => {
    const db = await databaseWithEffect(t)
    const killed = await workerProcess(t, db, place)
    await inJobTransaction(db.job, async trx =>
      enqueueJob(trx, 'idempotency-purge', {}, { queue: 'idempotency-purge' })
    )
    await eventOnce(killed.stdout, 'data')
    const { lines } = await worker(db, { 'idempotency-purge': sweepOnce(async () => {}) }, { presenceMs: 500 })
    const own = await asOwner<{ locked_by: string }>(db, 'select locked_by from graphile_worker._private_jobs')
    await new Promise(resolve => setTimeout(resolve, 1_500))
    t.same(
      await asOwner(db, 'select locked_by from graphile_worker._private_jobs'),
      own,
      'nobody takes a job from a worker that lives, however long it takes'
    )

    killed.kill('SIGKILL')
    const began = performance.now()
    await until(() => lines.some(line => line.includes('job done')))
    t.comment(`done ${Math.round(performance.now() - began)} ms after the kill`)
    t.equal((await effects(db)).length, 1)
    const swept = place === 'in the transaction' ? 1 : 0
    t.match(lines.join(''), new RegExp(`"report":\\{"swept":${swept}\\}`))
    await until(async () => (await asOwner(db, 'select 1 from graphile_worker._private_jobs')).length === 0)
  })
}

t.test('two workers have the same job at the same time: its effect is there once', async t => {
  const db = await databaseWithEffect(t)
  const results = await bothAtOnce(arrive =>
    onceOver(
      db.job,
      '7'
    )(async trx => {
      await trx.query({ text: 'insert into policy.effect values (7)' })
      await arrive()
      return 'mine'
    })
  )
  t.same(new Set(results), new Set(['mine', undefined]))
  t.equal((await effects(db)).length, 1)
})

t.test('without the row that only one can write, the effect is there twice', async t => {
  const db = await databaseWithEffect(t)
  await bothAtOnce(arrive =>
    inJobTransaction(db.job, async trx => {
      await trx.query({ text: 'insert into policy.effect values (7)' })
      await arrive()
    })
  )
  t.equal((await effects(db)).length, 2)
})

/** Runs it twice; each stays in its transaction until the other one has come as far, or waits for it in the database. */
async function bothAtOnce<R>(work: (arrive: () => Promise<void>) => Promise<R>): Promise<R[]> {
  let arrived = 0
  const both = Promise.withResolvers<void>()
  const arrive = async () => {
    arrived += 1
    if (arrived === 2) both.resolve()
    await Promise.race([both.promise, new Promise(resolve => setTimeout(resolve, 500))])
  }
  return Promise.all([work(arrive), work(arrive)])
}

async function databaseWithEffect(t: Test): Promise<PlatformDatabase> {
  const db = await jobDatabase(t)
  await asOwner(db, 'create table policy.effect (job_id bigint); grant insert on policy.effect to policy_job')
  return db
}

function effects(db: PlatformDatabase): Promise<unknown[]> {
  return asOwner(db, 'select job_id from policy.effect')
}

async function workerProcess(t: Test, { database }: PlatformDatabase, place: Place) {
  const program = path.join(import.meta.dirname, 'worker-program.ts')
  const child = spawn(process.execPath, [program, database.urlOf('job_queue'), database.urlOf('policy_job'), place], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  t.teardown(() => child.kill('SIGKILL'))
  return child
}

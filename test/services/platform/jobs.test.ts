import { readFileSync } from 'node:fs'
import { inJobTransaction, inTransaction } from '@trade-credit/database/transaction.ts'
import { enqueueJob, enqueueJobs } from '@trade-credit/service/platform/jobs/enqueue-job.ts'
import { installJobs } from '@trade-credit/service/platform/jobs/install.ts'
import { jobMetrics } from '@trade-credit/service/platform/jobs/job-metrics.ts'
import { missingJobs } from '@trade-credit/service/platform/jobs/job-table.ts'
import { platformJobs } from '@trade-credit/service/platform/jobs/platform-jobs.ts'
import { jobsRoutes } from '@trade-credit/service/platform/jobs/routes.ts'
import { cronItemOf, SCHEDULES, utcCron } from '@trade-credit/service/platform/jobs/schedules.ts'
import { parseCronItems, run } from 'graphile-worker'
import pg from 'pg'
import { Registry } from 'prom-client'
import t from 'tap'
import { actorOf, asOwner, bearer, instance, premium, publish, until } from './feed.ts'
import { jobDatabase, worker } from './workers.ts'

const CHANNEL = { deliver: async () => 'delivered' as const }

t.test('a job is done after the transaction that wants it commits, and not otherwise', async t => {
  const db = await jobDatabase(t)
  const done: unknown[] = []
  await worker(db, {
    'idempotency-purge': async payload => {
      done.push(payload)
      return {}
    }
  })
  const rolledBack = inTransaction(db.api, actorOf('org_a'), async trx => {
    enqueueJob(trx, 'idempotency-purge', { n: 0 })
    trx.defer({ text: 'select 1 / 0' })
  })
  await t.rejects(rolledBack, /division by zero/)
  await inTransaction(db.api, actorOf('org_a'), async trx => enqueueJob(trx, 'idempotency-purge', { n: 1 }))
  await inJobTransaction(db.job, async trx => enqueueJobs(trx, 'idempotency-purge', [{ n: 2 }, { n: 3 }]))
  await until(() => done.length === 3)
  t.same(new Set(done), new Set([{ n: 1 }, { n: 2 }, { n: 3 }]))
})

t.test('a job that throws is tried again, and the log names it by its id alone', async t => {
  const db = await jobDatabase(t)
  const attempts: number[] = []
  const { lines } = await worker(db, {
    'idempotency-purge': async (_payload, { attempt }) => {
      attempts.push(attempt)
      if (attempt === 1) throw new Error('the first try')
      return { swept: 2 }
    }
  })
  await inTransaction(db.api, actorOf('org_a'), async trx =>
    enqueueJob(trx, 'idempotency-purge', { secret: '예시정밀' })
  )
  await until(() => attempts.length === 1)
  await asOwner(db, 'update graphile_worker._private_jobs set run_at = now()')
  await until(() => lines.some(line => line.includes('job done')))
  t.same(attempts, [1, 2])
  t.match(lines.join(''), /"msg":"job failed"/)
  t.match(lines.join(''), /"report":\{"swept":2\}/)
  t.notMatch(lines.join(''), /예시정밀/)
})

t.test('an operator sees jobs that fail and are given up, and has them done again as the guide says', async t => {
  const db = await jobDatabase(t)
  let mended = false
  const register = new Registry()
  const metrics = jobMetrics()
  metrics.register(register)
  const sweep = async () => {
    if (!mended) throw new Error('not yet')
    return {}
  }
  const { lines } = await worker(db, { 'idempotency-purge': sweep }, { metrics })
  const shown = async () => (await register.metrics()).split('\n').filter(line => /^job(?!.*_(bucket|sum))/.test(line))
  await inTransaction(db.api, actorOf('org_a'), async trx => enqueueJob(trx, 'idempotency-purge', {}))
  await until(() => lines.some(line => line.includes('"job failed"')))
  await until(async () => (await shown()).includes('jobs_waiting{state="failing"} 1'))

  await asOwner(db, `update graphile_worker._private_jobs set attempts = max_attempts - 1, run_at = now()`)
  await until(() => lines.some(line => line.includes('"job given up"')))
  await until(async () => (await shown()).includes('jobs_waiting{state="given_up"} 1'))
  t.same(await shown(), [
    'job_duration_seconds_count{task="idempotency-purge",outcome="failed"} 2',
    'jobs_given_up_total{task="idempotency-purge"} 1',
    'jobs_waiting{state="late"} 0',
    'jobs_waiting{state="failing"} 0',
    'jobs_waiting{state="given_up"} 1'
  ])

  mended = true
  const guide = readFileSync(new URL('../../../docs/guides/production.md', import.meta.url), 'utf8')
  const [, look = '', again = ''] = /```sql\n(select id, task_identifier[^;]+);\n(select [^;]+);\n```/.exec(guide) ?? []
  const asQueue = new pg.Client({ connectionString: db.database.urlOf('job_queue') })
  await asQueue.connect()
  t.match((await asQueue.query(look)).rows, [{ task_identifier: 'idempotency-purge', last_error: 'not yet' }])
  await asQueue.query(again)
  await asQueue.end()
  await until(() => lines.some(line => line.includes('job done')))
  await until(async () => (await shown()).includes('jobs_waiting{state="given_up"} 0'))
})

t.test('a job that nobody does is late after a minute, and a database that is away hides no other figure', async t => {
  const db = await jobDatabase(t)
  const register = new Registry()
  const metrics = jobMetrics()
  metrics.register(register)
  const { stop } = await worker(db, { 'idempotency-purge': async () => ({}) }, { metrics })
  await inTransaction(db.api, actorOf('org_a'), async trx => enqueueJob(trx, 'event-purge', {}))
  t.match(await register.metrics(), /^jobs_waiting\{state="late"\} 0$/m)
  await asOwner(db, `update graphile_worker._private_jobs set run_at = now() - interval '61 seconds'`)
  t.match(await register.metrics(), /^jobs_waiting\{state="late"\} 1$/m)
  await stop()
  t.notMatch(await register.metrics(), /^jobs_waiting/m)
})

t.test('a worker that is stopped finishes what it does, and takes nothing more', async t => {
  const db = await jobDatabase(t)
  const started = Promise.withResolvers<void>()
  const mayEnd = Promise.withResolvers<void>()
  const done: number[] = []
  const { stop } = await worker(
    db,
    {
      'idempotency-purge': async payload => {
        const { n } = payload as { n: number }
        started.resolve()
        if (n === 1) await mayEnd.promise
        done.push(n)
        return {}
      }
    },
    { concurrency: 1 }
  )
  await inTransaction(db.api, actorOf('org_a'), async trx =>
    enqueueJobs(trx, 'idempotency-purge', [{ n: 1 }, { n: 2 }])
  )
  await started.promise
  const stopping = stop()
  setTimeout(mayEnd.resolve, 300)
  await stopping
  t.same(done, [1])
  const left = await asOwner<{ locked_at: unknown }>(db, 'select locked_at from graphile_worker._private_jobs')
  t.same(left, [{ locked_at: null }], 'the other one waits, held by nobody')
})

t.test('installing the queue again, and from many processes at once, changes nothing', async t => {
  const db = await jobDatabase(t)
  const before = await asOwner(db, 'select id, ts from graphile_worker.migrations order by id')
  await Promise.all([1, 2, 3].map(() => installJobs(db.database.adminUrl)))
  t.same(await asOwner(db, 'select id, ts from graphile_worker.migrations order by id'), before)
})

t.test('schedules are in Seoul time', t => {
  t.equal(utcCron('00:05'), '5 15 * * *')
  t.equal(utcCron('09:00'), '0 0 * * *')
  t.equal(utcCron('23:59'), '59 14 * * *')
  for (const wrong of ['24:00', '9:00', '', '12:60']) t.throws(() => utcCron(wrong), /not a time of day/)
  const [item] = parseCronItems(SCHEDULES.filter(({ name }) => name === 'audit-checkpoint').map(cronItemOf))
  t.match(item, { task: 'audit-checkpoint', identifier: 'audit-checkpoint', options: { backfillPeriod: 86_400_000 } })
  t.equal(new Set(SCHEDULES.map(schedule => schedule.name)).size, SCHEDULES.length)
  t.end()
})

t.test('several instances put a scheduled job in once, also one that was missed', async t => {
  const db = await jobDatabase(t)
  const schedule = SCHEDULES.find(({ name }) => name === 'event-purge')
  if (!schedule) throw new Error('no such schedule')
  await asOwner(
    db,
    `insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
    values ('event-purge', now() - interval '9 days', now() - interval '3 days')`
  )
  const runners = await Promise.all(
    [1, 2, 3].map(() =>
      run({
        connectionString: db.database.urlOf('job_queue'),
        taskList: { 'something-else': async () => {} },
        parsedCronItems: parseCronItems([cronItemOf(schedule)]),
        noHandleSignals: true
      })
    )
  )
  await until(async () => (await asOwner(db, 'select 1 from graphile_worker.jobs')).length > 0)
  await Promise.all(runners.map(runner => runner.stop()))
  const jobs = await asOwner<{ task_identifier: string }>(db, 'select task_identifier from graphile_worker.jobs')
  t.same(jobs, [{ task_identifier: 'event-purge' }], 'once for the day that was missed')
})

t.test('every job that the platform schedules or enqueues has a task in every worker', t => {
  const { 'event-purge': _purge, ...rest } = platformJobs({ channel: CHANNEL })
  t.same(missingJobs('platform', platformJobs({ channel: CHANNEL })), [])
  t.same(missingJobs('platform', rest), ['event-purge'])
  t.ok(missingJobs('policy', rest).includes('event-purge'), 'the platform’s jobs are in the worker of every service')
  t.end()
})

t.test('a sandbox operator runs a job and is told what it did', async t => {
  const db = await jobDatabase(t)
  db.sequencer()
  const { app } = await instance(db, (app, { platform, listener }) => jobsRoutes(app, platform, listener))
  const headers = { ...(await bearer('org_insurer', 'jobs:run')), 'idempotency-key': '"one"' }
  let failures = 0
  await worker(db, {
    ...platformJobs({ channel: CHANNEL, eventRetentionDays: 0 }),
    'audit-checkpoint': async () => {
      failures += 1
      throw new Error('cannot')
    }
  })
  await publish(db, premium(['org_a']), premium(['org_a']))
  await until(async () => (await asOwner(db, 'select 1 from platform.event where position is null')).length === 0)

  const answer = await app.inject({ method: 'POST', url: '/v1/jobs/event-purge/runs', headers })
  t.equal(answer.statusCode, 201)
  t.match(answer.json(), { id: /^jr_/, name: 'event-purge', outcome: 'done', report: { purged: 2 } })
  const again = await app.inject({ method: 'POST', url: '/v1/jobs/event-purge/runs', headers })
  t.equal(again.body, answer.body, 'the same request is answered the same')

  for (const name of ['idempotency-purge', 'job-record-purge']) {
    const done = await app.inject({ method: 'POST', url: `/v1/jobs/${name}/runs`, headers })
    t.match(done.json(), { name, outcome: 'done' })
  }
  const failed = await app.inject({ method: 'POST', url: '/v1/jobs/audit-checkpoint/runs', headers })
  t.match(failed.json(), { outcome: 'failed', report: {} })
  t.equal(failures, 1, 'and is not tried again')
  const unknown = await app.inject({ method: 'POST', url: '/v1/jobs/notice-delivery/runs', headers })
  t.equal(unknown.statusCode, 400)
  const other = await app.inject({
    method: 'POST',
    url: '/v1/jobs/event-purge/runs',
    headers: { ...headers, ...(await bearer('org_a')) }
  })
  t.equal(other.statusCode, 403)
})

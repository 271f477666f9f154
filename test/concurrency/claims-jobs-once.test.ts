import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { eventFanOut, personFanOut } from '@trade-credit/claims-service/fan-out/job.ts'
import { overdueSweep } from '@trade-credit/claims-service/overdue-sweep/sweep.ts'
import { createPool } from '@trade-credit/database/pool.ts'
import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import { enqueueJob } from '@trade-credit/service/platform/jobs/enqueue-job.ts'
import { onceOver } from '@trade-credit/service/platform/jobs/once.ts'
import { startWorker } from '@trade-credit/service/platform/jobs/worker.ts'
import { activeRulebook } from '@trade-credit/service/rulebook/active-rulebook.ts'
import pg from 'pg'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { type RunningClaims, runClaims } from '../services/claims/claims-service.ts'
import { until } from '../services/platform/feed.ts'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
import { SEEDED_BUYER, seedPolicy } from '../support/seeded-policy.ts'
import { bySql, seedReceivable } from '../support/seeded-receivable.ts'

const POLICIES = 7
const GATE = 4_242

t.test('a worker is killed in the middle of a fan-out: another one goes on, and each policy is told once', async t => {
  const { running, jobPool, gate } = await manyPolicies(t)
  const killed = await workerProcess(t, running)
  await running.confirm(await running.report())
  await until(() => gate.isWaitedFor())
  t.ok((await running.claims()).length < POLICIES, 'some steps are committed at most, another one is under way')
  killed.kill('SIGKILL')
  await once(killed, 'exit')
  await gate.open()
  await secondWorker(t, running, jobPool)
  await running.settled()
  await eachOnce(t, running, 'claim_drafted')
})

t.test(
  'a worker is killed in the middle of a sweep: another one does it again, and each receivable is told once',
  async t => {
    const { running, jobPool, gate } = await manyPolicies(t)
    await running.move('2022-08-02')
    const killed = await workerProcess(t, running)
    await inJobTransaction(jobPool, async trx => enqueueJob(trx, 'overdue-sweep', {}, { queue: 'overdue-sweep' }))
    await until(() => gate.isWaitedFor())
    t.equal((await running.claims()).length, 2)
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    await gate.open()
    await secondWorker(t, running, jobPool)
    await running.settled()
    await eachOnce(t, running, 'receivable_claimable')
  }
)

t.test('two runs of one fan-out at once wait for each other, and each policy is told once', async t => {
  const { running, jobPool, gate, rulebook } = await manyPolicies(t)
  const eventId = await running.report()
  await running.confirm(eventId)
  const run = () => eventFanOut(rulebook, { policiesPerStep: 2 })({ eventId }, context(jobPool))
  const both = Promise.all([run(), run()])
  await until(() => gate.isWaitedFor())
  await until(() => running.waiting('claims.fan_out'))
  t.pass('the second one waits for the first one’s progress')
  await gate.open()
  const reports = await both
  t.equal(Number(reports[0]?.['drafted']) + Number(reports[1]?.['drafted']), POLICIES)
  await eachOnce(t, running, 'claim_drafted')
})

t.test(
  'the insurer says who is one person while the first step of a fan-out is under way: nobody is missed, each is told',
  async t => {
    const { running, jobPool, gate, rulebook, gated } = await manyPolicies(t)
    const { adminUrl } = running.database
    const other = syntheticBusinessNumber(900)
    const joined = await oneInEachLane(adminUrl, other, gated)
    const eventId = await running.report()
    await running.confirm(eventId)
    const first = eventFanOut(rulebook)({ eventId }, context(jobPool))
    await until(() => gate.isWaitedFor())
    // The other lane is through, and this one has read whom it concerns.
    await until(
      async () => (await bySql(adminUrl, 'select 1 from claims.fan_out where finished_at is not null')).length === 1
    )
    await tellCorporation(adminUrl, '9998110000005', SEEDED_BUYER, other)
    const again = personFanOut(rulebook)({ businessNumber: other }, context(jobPool))
    await Promise.race([until(() => running.waiting('claims.fan_out')), again])
    await gate.open()
    t.match(await again, { events: 1 })
    await first
    await eventFanOut(rulebook)({ eventId }, context(jobPool))
    const drafted = (await running.claims()).map(claim => claim.policy_id)
    t.strictSame(drafted.filter(id => joined.includes(id)).toSorted(), joined.toSorted(), 'one claim for each')
    t.equal(drafted.length, POLICIES + 2)
    for (const organisation of ['org_portal_3', 'org_portal_4'])
      t.equal((await running.events(organisation, 'insured_event.status_changed')).length, 1, 'told of the event, once')
  }
)

t.test(
  'the insurer takes its word back while the first step of a fan-out is under way: no draft of it stays',
  async t => {
    const { running, jobPool, gate, rulebook, gated } = await manyPolicies(t)
    const { adminUrl } = running.database
    const other = syntheticBusinessNumber(900)
    const parted = await oneInEachLane(adminUrl, other, gated)
    await tellCorporation(adminUrl, '9998110000005', SEEDED_BUYER, other)
    const eventId = await running.report()
    await running.confirm(eventId)
    const first = eventFanOut(rulebook)({ eventId }, context(jobPool))
    await until(() => gate.isWaitedFor())
    await until(
      async () => (await bySql(adminUrl, 'select from claims.fan_out where finished_at is not null')).length === 1
    )
    await tellCorporation(adminUrl, '9998110000013', other)
    const taken = personFanOut(rulebook)({ businessNumber: other }, context(jobPool))
    await Promise.race([until(() => running.waiting('claims.fan_out')), taken])
    await gate.open()
    await Promise.all([first, taken])
    const ofOther = (await running.claims()).filter(claim => parted.includes(claim.policy_id))
    t.strictSame(
      ofOther.map(({ status }) => status),
      ['withdrawn', 'withdrawn']
    )
    t.equal((await running.claims(`status = 'draft'`)).length, POLICIES)
    for (const organisation of ['org_portal_3', 'org_portal_4'])
      t.strictSame(
        await running.events(organisation, 'insured_event.status_changed'),
        [],
        'nor does it hear of another firm’s'
      )
  }
)

t.test('whoever is about to lose its draft over a word that was taken back hears of no other firm’s event', async t => {
  const { running, jobPool, gate, rulebook, gated } = await manyPolicies(t)
  const { adminUrl } = running.database
  const other = syntheticBusinessNumber(900)
  const parted = await oneInEachLane(adminUrl, other, gated)
  await tellCorporation(adminUrl, '9998110000005', SEEDED_BUYER, other)
  const eventId = await running.report()
  await running.confirm(eventId)
  const first = eventFanOut(rulebook)({ eventId }, context(jobPool))
  await until(() => gate.isWaitedFor())
  await tellCorporation(adminUrl, '9998110000013', other)
  await gate.open()
  await first
  const drafts = (await running.claims(`status = 'draft'`)).filter(claim => parted.includes(claim.policy_id))
  t.ok(drafts.length > 0, 'steps drafted by the word before')
  for (const organisation of ['org_portal_3', 'org_portal_4'])
    t.strictSame(await running.events(organisation, 'insured_event.status_changed'), [])
  await personFanOut(rulebook)({ businessNumber: other }, context(jobPool))
  t.equal((await running.claims(`status = 'draft'`)).length, POLICIES)
})

/** The insurer's word on each of the numbers, as underwriting leaves it behind. */
async function tellCorporation(
  adminUrl: string,
  corporateNumber: string,
  ...numbers: readonly string[]
): Promise<void> {
  await bySql(
    adminUrl,
    `insert into underwriting.party (business_number, id, party, corporate_number, told_by, updated_by)
      select number, 'pa_' || number, number, $2, 'insurer', 'test' from unnest($1::text[]) number
      on conflict (business_number) do update set (corporate_number, person) = (excluded.corporate_number, excluded.person)`,
    [numbers, corporateNumber]
  )
}

/** Two more policies, on the buyer: the first in the lane that waits at the gate, the second in the other one. */
async function oneInEachLane(adminUrl: string, businessNumber: string, gated: string): Promise<string[]> {
  const laneOf = (id: string) => id.charCodeAt(id.length - 1) % 2
  const organisations = new Map([
    [laneOf(gated), 'org_portal_3'],
    [1 - laneOf(gated), 'org_portal_4']
  ])
  const ids: string[] = []
  for (const [lane, organisation] of organisations)
    for (;;) {
      const { id } = await seedPolicy(adminUrl, { organisation, buyers: [{ businessNumber }] })
      if (laneOf(id) === lane) {
        ids.push(id)
        break
      }
      await bySql(adminUrl, 'delete from policy.cover where policy_id = $1', [id])
      await bySql(adminUrl, 'delete from policy.policy where id = $1', [id])
    }
  return ids
}

t.test('two sweeps at once mark and tell each receivable once', async t => {
  const { running, jobPool, gate, rulebook } = await manyPolicies(t)
  await running.move('2022-08-02')
  const run = () => overdueSweep(rulebook, { receivablesPerStep: 2 })({}, context(jobPool))
  const both = Promise.all([run(), run()])
  await until(() => gate.isWaitedFor())
  await until(() => running.waiting('claims.overdue'))
  t.pass('the second one waits for the first one’s marks')
  await gate.open()
  const reports = await both
  t.equal(Number(reports[0]?.['told']) + Number(reports[1]?.['told']), POLICIES)
  await eachOnce(t, running, 'receivable_claimable')
  const again = await overdueSweep(rulebook)({}, context(jobPool))
  t.match(again, { marked: 0, told: 0 }, 'and a third one finds nothing')
})

/** Policies of several organisations on one buyer with a receivable each, and a gate in the middle of what a job does with them. */
async function manyPolicies(t: Test) {
  const running = await runClaims(t, '2022-05-10', { jobs: false })
  const { database } = running
  const ids: string[] = []
  for (let i = 0; i < POLICIES; i += 1) {
    const organisation = i % 2 === 0 ? 'org_portal' : 'org_portal_2'
    const { id } = await seedPolicy(database.adminUrl, { organisation, policyholder: syntheticBusinessNumber(700 + i) })
    await seedReceivable(database.adminUrl, { policyId: id, organisation })
    ids.push(id)
  }
  const jobPool = createPool({ connectionString: database.urlOf('claims_job'), applicationName: 'claims-job', max: 6 })
  const rulebook = await activeRulebook(jobPool, () => {})
  const gate = await closeGate(t, database.adminUrl, ids[2] ?? '')
  t.teardown(async () => {
    rulebook.stop()
    await jobPool.end()
  })
  const waiting = async (pattern: string) =>
    (
      await bySql(
        database.adminUrl,
        `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query ~ $1 and pid <> pg_backend_pid()`,
        [pattern]
      )
    ).length > 0
  return { running: { ...running, waiting }, jobPool, rulebook, gate, gated: ids[2] ?? '' }
}

/** Whoever drafts a claim of the policy waits until the gate is open. */
async function closeGate(t: Test, adminUrl: string, policyId: string) {
  await bySql(
    adminUrl,
    `create function claims.wait_at_gate() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if new.policy_id = '${policyId}' then perform pg_advisory_xact_lock_shared(${GATE}); end if;
        return new;
      end $$;
    create trigger gate before insert on claims.claim for each row execute function claims.wait_at_gate()`
  )
  const keeper = new pg.Client({ connectionString: adminUrl })
  await keeper.connect()
  t.teardown(() => keeper.end())
  await keeper.query('select pg_advisory_lock($1)', [GATE])
  return {
    open: async () => void (await keeper.query('select pg_advisory_unlock($1)', [GATE])),
    isWaitedFor: async () =>
      (
        await bySql(adminUrl, `select 1 from pg_locks where locktype = 'advisory' and objid = $1 and not granted`, [
          GATE
        ])
      ).length > 0
  }
}

async function eachOnce(t: Test, running: RunningClaims, kind: string): Promise<void> {
  const claims = await running.claims()
  t.equal(claims.length, POLICIES)
  t.equal(new Set(claims.map(claim => claim.policy_id)).size, POLICIES, 'one claim for each policy')
  const notices = [...(await running.notices('portal')), ...(await running.notices('portal-2'))]
  t.equal(notices.filter(notice => notice.kind === kind).length, POLICIES, 'one notice for each')
  for (const organisation of ['org_portal', 'org_portal_2']) {
    const own = claims.filter(claim => claim.organisation === organisation).length
    t.equal((await running.events(organisation, 'claim.status_changed')).length, own, 'one event for each')
    t.equal(
      (await running.events(organisation, 'insured_event.status_changed')).length,
      kind === 'claim_drafted' ? 1 : 0,
      'the event itself is told once, an overdue never'
    )
  }
}

function context(pool: pg.Pool) {
  return { jobId: '0', attempt: 1, stopping: new AbortController().signal, pool, once: onceOver(pool, '0') }
}

async function workerProcess(t: Test, { database }: RunningClaims) {
  const program = path.join(import.meta.dirname, 'claims-worker-program.ts')
  const child = spawn(process.execPath, [program, database.urlOf('job_queue'), database.urlOf('claims_job')], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  t.teardown(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

async function secondWorker(t: Test, { database }: RunningClaims, pool: pg.Pool): Promise<void> {
  const rulebook = await activeRulebook(pool, () => {})
  const worker = await startWorker({
    queueUrl: database.urlOf('job_queue'),
    pool,
    logger: pino({ level: 'silent' }),
    presenceMs: 300,
    jobs: {
      'event-fan-out': eventFanOut(rulebook),
      'overdue-sweep': overdueSweep(rulebook),
      'notices-delivery': async () => ({})
    }
  })
  t.teardown(async () => {
    rulebook.stop()
    await worker.stop()
  })
}

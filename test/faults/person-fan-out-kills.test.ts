import pg from 'pg'
import t, { type Test } from 'tap'
import { multiplyPolicy, organisationOf, policyId } from '../bench/harness/claims-jobs.ts'
import { type RunningClaims, runClaims } from '../services/claims/claims-service.ts'
import { until } from '../services/platform/feed.ts'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
import { startKillableService } from '../support/killable-service.ts'
import { SEEDED_BUYER, seedPolicy } from '../support/seeded-policy.ts'
import { bySql } from '../support/seeded-receivable.ts'

/** Policies on each of the person's two numbers: a lane of the fan-out takes them in more than one step. */
const POLICIES = 1_200

const OTHER = syntheticBusinessNumber(900)

t.test(
  'the word on who is one person is followed by workers that are killed: what stands in the end is the same',
  async t => {
    const unkilled = await wordFollowed(t)
    t.equal(unkilled.claims?.length, 2 * POLICIES)
    t.equal(unkilled.notices?.length, 2 * POLICIES)
    t.strictSame(unkilled.audit, [])
    const killed = await wordFollowed(t, async running => {
      // The job, about to begin the fan-out anew.
      await killedBehind(t, running, 'update claims.fan_out set drafted = drafted')
      // The first step of each lane.
      await killedBehind(t, running, placeOfClaim(POLICIES + 1), placeOfClaim(POLICIES + 2))
      t.equal(await drafted(running), POLICIES)
      // The last step of one lane; the other lane is through.
      await killedBehind(t, running, placeOfClaim(2 * POLICIES))
      t.ok((await drafted(running)) > POLICIES, 'what was committed before stays')
      // All are drafted, and the organisations are about to be told.
      await killedBehind(t, running, 'lock table claims.event_audience in share mode')
      t.equal(await drafted(running), 2 * POLICIES)
    })
    for (const [what, rows] of Object.entries(unkilled)) t.strictSame(killed[what as keyof typeof killed], rows, what)
  }
)

/** What stands in the end, after a known event reached the policies on its buyer's other number, with what happens meanwhile. */
async function wordFollowed(t: Test, meanwhile: (running: RunningClaims) => Promise<void> = async () => {}) {
  const running = await runClaims(t, '2022-05-10', { jobs: false })
  const { adminUrl } = running.database
  for (const [index, businessNumber] of [SEEDED_BUYER, OTHER].entries()) {
    const { id } = await seedPolicy(adminUrl, { organisation: 'org_seed', buyers: [{ businessNumber }] })
    await multiplyPolicy(adminUrl, id, POLICIES, 1 + index * POLICIES)
    await bySql(adminUrl, 'delete from policy.cover where policy_id = $1', [id])
    await bySql(adminUrl, 'delete from policy.policy where id = $1', [id])
  }
  await running.confirm(await running.report())
  const first = await worker(t, running)
  await allDone(running)
  await first.kill()
  t.equal(await drafted(running), POLICIES, 'those on the number that the event named')

  await tellThatOnePerson(adminUrl)
  await meanwhile(running)
  const last = await worker(t, running)
  await allDone(running)
  await last.kill()
  return standing(running)
}

/** The insurer's word on both numbers, as underwriting leaves it behind. */
async function tellThatOnePerson(adminUrl: string): Promise<void> {
  await bySql(
    adminUrl,
    `insert into underwriting.party (business_number, id, party, corporate_number, told_by, updated_by)
      select number, 'pa_' || number, number, '9998110000005', 'insurer', 'test' from unnest($1::text[]) number`,
    [[SEEDED_BUYER, OTHER]]
  )
  await bySql(adminUrl, `select platform.enqueue_job('person-fan-out', $1, null, null, null, null)`, [
    JSON.stringify({ businessNumber: OTHER })
  ])
}

function worker(t: Test, { database, filesFolder }: RunningClaims) {
  return startKillableService(t, 'claims', { database, filesFolder, jobs: true })
}

/** SQL that takes the place of the claim which is to be drafted for the nth policy, for as long as its transaction lasts. */
function placeOfClaim(n: number): string {
  return `insert into claims.claim select (jsonb_populate_record(c, jsonb_build_object('id', 'cl_held_${n}', 'policy_id',
      ${policyId(`${n}`)}, 'organisation', ${organisationOf(`${n}`)}, 'buyer', '${OTHER}'))).*
    from claims.claim c limit 1`
}

/** A worker is killed while what it does waits for what a transaction of these statements holds. */
async function killedBehind(t: Test, running: RunningClaims, ...statements: readonly string[]): Promise<void> {
  const keeper = new pg.Client({ connectionString: running.database.adminUrl })
  await keeper.connect()
  try {
    const { rows } = await keeper.query<{ pid: number }>('select pg_backend_pid() as pid')
    await keeper.query('begin')
    for (const statement of statements) await keeper.query(statement)
    const dying = await worker(t, running)
    const blocked = 'select 1 from pg_stat_activity where $1 = any (pg_blocking_pids(pid))'
    const waiting = () => bySql(running.database.adminUrl, blocked, [rows[0]?.pid])
    await until(async () => (await waiting()).length >= statements.length)
    await dying.kill()
  } finally {
    await keeper.end()
  }
}

async function drafted({ database }: RunningClaims): Promise<number> {
  const [row] = await bySql<{ n: number }>(database.adminUrl, 'select count(*)::int as n from claims.claim')
  return row?.n ?? 0
}

/** Waits until no job is left but another service's, and everybody was told. */
async function allDone({ database }: RunningClaims): Promise<void> {
  const left = `select 1 from graphile_worker.jobs where task_identifier <> 'buyer-monitoring'
    union all select 1 from platform.notice where delivered_at is null limit 1`
  await until(async () => (await bySql(database.adminUrl, left)).length === 0)
}

/** Everything that somebody can see of it, without the ids and times of the run. */
async function standing({ database, call }: RunningClaims) {
  const verified = await call('POST', '/v1/audit-verifications', { as: 'auditor', body: {} })
  const [claims, notices, events, audience] = await Promise.all(
    Object.values(STANDING).map(text => bySql(database.adminUrl, text))
  )
  return { claims, notices, events, audience, audit: verified.body.findings }
}

const STANDING = {
  claims: `select organisation, policy_id, buyer, status, occurred_on, late_after, expected_payout::text, documents
    from claims.claim order by policy_id, id`,
  notices: `select n.organisation, n.kind, c.policy_id, n.parameters
    from platform.notice n left join claims.claim c on c.id = n.subject ->> 'claimId' order by 1, 2, 3, n.id`,
  events: `select e.organisation, e.type, c.policy_id, e.data ->> 'status' as status, count(*)::int
    from platform.event e left join claims.claim c on c.id = e.subject group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
  audience: 'select organisation from claims.event_audience order by organisation'
}

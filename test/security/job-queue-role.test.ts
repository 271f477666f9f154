import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startEmbeddedPostgres } from '@trade-credit/database/embedded/embedded-postgres.ts'
import { migrate } from '@trade-credit/database/migrate.ts'
import { createPool } from '@trade-credit/database/pool.ts'
import { provisionRoles, roleUrl } from '@trade-credit/database/roles.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import { enqueueJob } from '@trade-credit/service/platform/jobs/enqueue-job.ts'
import { installJobs } from '@trade-credit/service/platform/jobs/install.ts'
import { startWorker } from '@trade-credit/service/platform/jobs/worker.ts'
import { MIGRATIONS } from '@trade-credit/service/prepare/migrations-folder.ts'
import { Logger, runMigrations } from 'graphile-worker'
import type pg from 'pg'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { until } from '../services/platform/feed.ts'

t.setTimeout(120_000)

/** What the role of the job workers may not be or have, each with a statement that the query would find. */
const RULES = [
  {
    rule: 'it owns things of the job queue alone',
    offenders: `select pg_describe_object(s.classid, s.objid, s.objsubid) as offender
      from pg_shdepend s where s.refobjid = 'job_queue'::regrole and s.refclassid = 'pg_authid'::regclass
        and s.deptype = 'o' and s.dbid = (select oid from pg_database where datname = current_database())
        and pg_describe_object(s.classid, s.objid, s.objsubid) !~ '\\mgraphile_worker\\M'
        and s.classid <> 'pg_default_acl'::regclass`,
    offence: 'create table policy.offence (n int); alter table policy.offence owner to job_queue'
  },
  {
    rule: 'everything of the job queue is its own',
    offenders: `select c.oid::regclass::text as offender from pg_class c
        where c.relnamespace = 'graphile_worker'::regnamespace and c.relowner <> 'job_queue'::regrole
      union all
      select p.oid::regprocedure::text from pg_proc p
        where p.pronamespace = 'graphile_worker'::regnamespace and p.proowner <> 'job_queue'::regrole
      union all
      select y.oid::regtype::text from pg_type y
        where y.typnamespace = 'graphile_worker'::regnamespace and y.typowner <> 'job_queue'::regrole
      union all
      select nspname from pg_namespace where nspname = 'graphile_worker' and nspowner <> 'job_queue'::regrole`,
    offence: 'create table graphile_worker.offence (n int)'
  },
  {
    rule: 'it has no rights on any other schema',
    offenders: `select nspname as offender from pg_namespace
      where nspname <> 'graphile_worker' and nspname !~ '^pg_' and nspname <> 'information_schema'
        and has_schema_privilege('job_queue', oid, 'USAGE, CREATE')`,
    offence: 'grant usage on schema platform to job_queue'
  },
  {
    rule: 'nor on a table or function in one, should it ever be let in',
    offenders: `select c.oid::regclass::text as offender from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname !~ '^(pg_.*|information_schema|graphile_worker)$' and c.relkind in ('r', 'p', 'v', 'm')
          and (has_table_privilege('job_queue', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
            or has_any_column_privilege('job_queue', c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))
      union all
      select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname !~ '^(pg_.*|information_schema|graphile_worker)$' and has_function_privilege('job_queue', p.oid, 'EXECUTE')`,
    offence: 'grant select (business_date) on quote.offence to job_queue',
    before: 'create table quote.offence (business_date date)'
  },
  {
    rule: 'it stands above nothing, is a member of nothing, and can make nothing in the database',
    offenders: `select 'attribute' as offender from pg_roles where rolname = 'job_queue'
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or not rolcanlogin)
      union all
      select roleid::regrole::text from pg_auth_members where member = 'job_queue'::regrole
      union all
      select 'database' where has_database_privilege('job_queue', current_database(), 'CREATE, TEMPORARY')`,
    offence: 'alter role job_queue bypassrls'
  },
  {
    rule: 'nobody else reaches the job queue but by our functions, nor is anything of it open to everybody',
    offenders: `select r.rolname as offender from pg_roles r
        where r.rolname ~ '^(quote|underwriting|policy|claims)_' and has_schema_privilege(r.oid, 'graphile_worker', 'USAGE')
      union all
      select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'graphile_worker'::regnamespace
        and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) where grantee = 0)`,
    offence: 'grant usage on schema graphile_worker to quote_job'
  }
]

t.test('the catalogue', async t => {
  const database = await createTestDatabase()
  await installJobs(database.adminUrl)
  const pool = createPool({ connectionString: database.adminUrl, applicationName: 'catalogue', max: 1 })
  t.teardown(async () => {
    await pool.end()
    await database.drop()
  })
  for (const { rule, offenders, offence, before } of RULES) {
    await t.test(rule, async t => {
      t.strictSame((await pool.query(offenders)).rows, [], 'no offenders')
      await pool.query('begin')
      if (before) await pool.query(before)
      await pool.query(offence)
      t.not((await pool.query(offenders)).rows.length, 0, 'an offender would be found')
      await pool.query('rollback')
    })
  }
})

/** A queue as releases before the role left it: made by whoever migrates, with a job that waits. */
async function oldDatabase(t: Test, adminUrl: string): Promise<{ adminUrl: string; admin: pg.Pool }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'trade-credit-migrations-'))
  const admin = createPool({ connectionString: adminUrl, applicationName: 'old', max: 2 })
  t.teardown(async () => {
    await admin.end()
    await rm(folder, { recursive: true })
  })
  for (const name of await readdir(MIGRATIONS)) {
    if (name < '0024') await cp(path.join(MIGRATIONS, name), path.join(folder, name))
  }
  await migrate({ connectionString: adminUrl, directory: folder, log: () => {} })
  await runMigrations({ connectionString: adminUrl, logger: new Logger(() => () => {}) })
  await admin.query(`select platform.enqueue_job('idempotency-purge', '{"n":1}', null, null, null, null)`)
  return { adminUrl, admin }
}

t.test('a database from before the role goes on, with the jobs that wait in it', async t => {
  const home = await mkdtemp('/tmp/trade-credit-queue-')
  const server = await startEmbeddedPostgres({ dataDir: path.join(home, 'postgres'), log: () => {} })
  t.teardown(async () => {
    await server.stop()
    await rm(home, { recursive: true, force: true })
  })
  const superuser = createPool({ connectionString: server.adminUrl, applicationName: 'admin', max: 1 })
  await superuser.query(`create role owner login createrole password 'owner'`)
  await superuser.query('create database owned owner owner')
  await superuser.query('create database old')
  await superuser.query('create database fresh owner owner')
  const at = (name: string, who = '') =>
    server.adminUrl.replace(/\/postgres$/, `/${name}`).replace(/\/\/.*@/, text => (who ? `//${who}@` : text))

  for (const [whose, adminUrl, isOld] of [
    ['an owner without superuser', at('owned', 'owner:owner'), true],
    ['a superuser', at('old'), true],
    ['an owner without superuser, from nothing', at('fresh', 'owner:owner'), false]
  ] as const) {
    await t.test(`migrated by ${whose}`, async t => {
      const { admin } = isOld
        ? await oldDatabase(t, adminUrl)
        : { admin: createPool({ connectionString: adminUrl, applicationName: 'new', max: 2 }) }
      if (!isOld) t.teardown(() => admin.end())
      await migrate({ connectionString: adminUrl, directory: MIGRATIONS, log: () => {} })
      await installJobs(adminUrl)
      await installJobs(adminUrl)
      await provisionRoles(adminUrl, { job_queue: 'q', quote_job: 'j', quote_api: 'a' })
      for (const { rule, offenders } of RULES) t.strictSame((await admin.query(offenders)).rows, [], rule)

      const done: unknown[] = []
      const pool = createPool({ connectionString: roleUrl(adminUrl, 'quote_job', 'j'), applicationName: 'job' })
      const worker = await startWorker({
        queueUrl: roleUrl(adminUrl, 'job_queue', 'q'),
        pool,
        logger: pino({ level: 'silent' }),
        jobs: { 'idempotency-purge': async payload => (done.push(payload), {}) }
      })
      t.teardown(() => pool.end())
      await inJobTransaction(pool, async trx => enqueueJob(trx, 'idempotency-purge', { n: 2 }))
      await until(() => done.length === (isOld ? 2 : 1))
      await worker.stop()
      t.same(new Set(done), new Set(isOld ? [{ n: 1 }, { n: 2 }] : [{ n: 2 }]))

      await admin.query('insert into platform.sandbox (today) values (null)')
      await inJobTransaction(pool, async trx => enqueueJob(trx, 'idempotency-purge', { n: 3 }))
      await admin.query(`select platform.reset_sandbox('2021-12-01')`)
      t.strictSame((await admin.query('select 1 from graphile_worker._private_jobs')).rows, [], 'a reset empties it')
    })
  }
  await superuser.end()
})

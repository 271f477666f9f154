import { mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { startEmbeddedPostgres } from '@trade-credit/database/embedded/embedded-postgres.ts'
import { migrate } from '@trade-credit/database/migrate.ts'
import { createPool } from '@trade-credit/database/pool.ts'
import { derivedPasswords, LOGIN_ROLES, provisionRoles, roleUrl } from '@trade-credit/database/roles.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import t from 'tap'

t.setTimeout(120_000)

const MIGRATIONS = path.join(import.meta.dirname, '../../../migrations')

t.test('every login role can log in, to its own name', async t => {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  for (const role of LOGIN_ROLES) {
    const pool = createPool({ connectionString: database.urlOf(role), applicationName: 'roles', max: 1 })
    t.equal((await pool.query('select current_user as name')).rows[0].name, role)
    await pool.end()
  }
})

t.test('on a server of its own', async t => {
  const home = await mkdtemp('/tmp/trade-credit-roles-')
  const server = await startEmbeddedPostgres({ dataDir: path.join(home, 'postgres'), log: () => {} })
  t.teardown(async () => {
    await server.stop()
    await rm(home, { recursive: true, force: true })
  })
  const admin = createPool({ connectionString: server.adminUrl, applicationName: 'admin', max: 2 })
  t.teardown(() => admin.end())

  await t.test('roles that do not exist yet are an error, not a silence', t =>
    t.rejects(provisionRoles(server.adminUrl, { quote_api: 'x' }), { message: /"quote_api" does not exist/ })
  )

  await t.test('an operator without superuser may migrate, publish views and set passwords', async t => {
    await admin.query(`create role owner login createrole password 'owner'`)
    await admin.query('create database owned owner owner')
    const ownerUrl = server.adminUrl.replace(/\/\/.*@/, '//owner:owner@').replace(/\/postgres$/, '/owned')
    await migrate({ connectionString: ownerUrl, directory: MIGRATIONS, log: () => {} })
    await provisionRoles(ownerUrl, { quote_api: 'first' })
    const owner = createPool({ connectionString: ownerUrl, applicationName: 'owner', max: 1 })
    t.teardown(() => owner.end())
    await owner.query('create table policy.t (n int); create view policy.v as select n from policy.t')
    await owner.query(`call platform.publish_view('policy.v')`)
    const { rows } = await owner.query(`select viewowner from pg_views where viewname = 'v'`)
    t.equal(rows[0].viewowner, 'policy_publisher')
    const rights = await owner.query(`select has_schema_privilege('policy_publisher', 'policy', 'create') as may`)
    t.equal(rights.rows[0].may, false, 'the publisher keeps no right to create')

    await t.test('the password counts, and can be changed', async t => {
      const logIn = async (password: string) => {
        const pool = createPool({ connectionString: roleUrl(ownerUrl, 'quote_api', password), applicationName: 'x' })
        return pool.query('select 1').finally(() => pool.end())
      }
      await logIn('first')
      await provisionRoles(ownerUrl, { quote_api: 'a/second:@%one' })
      await logIn('a/second:@%one')
      await t.rejects(logIn('first'), { code: '28P01' })
    })
  })

  await t.test('many processes may set the passwords at once', async t => {
    const passwords = derivedPasswords('secret')
    await Promise.all([1, 2, 3, 4].map(() => provisionRoles(server.adminUrl, passwords)))
    const { rows } = await admin.query('select count(*) as n from pg_authid where rolpassword like $1', [
      'SCRAM-SHA-256$%'
    ])
    t.equal(rows[0].n, BigInt(LOGIN_ROLES.length + 2))
  })

  await t.test('a password that clients might read differently is refused', t =>
    t.rejects(provisionRoles(server.adminUrl, { quote_api: '비밀' }), { message: /printable ASCII/ })
  )
})

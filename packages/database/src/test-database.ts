import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { databaseUrlFor } from './open-database.ts'
import { LOGIN_ROLES, type LoginRole, roleUrl } from './roles.ts'
import { joinTestServer, type TestSession } from './test-session.ts'
import { ensureTemplate, type Filling, templateName, testPasswords } from './test-template.ts'

/** A database of one's own for a test file, with all migrations applied. */
export interface TestDatabase {
  /** As the role that owns everything, whom row-level security does not bind. */
  readonly adminUrl: string
  /** As one of the roles that the services log in as. */
  urlOf(role: LoginRole): string
  /** Ends all its sessions and removes it. */
  drop(): Promise<void>
}

/**
 * Makes a test database in a fraction of a second, with the filling where one is given; the first one after the migrations or
 * the filling changed takes a second more.
 */
export function createTestDatabase(filling?: Filling): Promise<TestDatabase> {
  return makeDatabase((client, adminUrl, name) => copyTemplate(client, adminUrl, name, filling))
}

/** As `createTestDatabase`, without any migration applied: for tests of migrating itself. */
export function createEmptyTestDatabase(): Promise<TestDatabase> {
  return makeDatabase(async (client, _adminUrl, name) => void (await client.query(`create database ${name}`)))
}

async function makeDatabase(
  create: (client: pg.Client, adminUrl: string, name: string) => Promise<void>
): Promise<TestDatabase> {
  const session = await seat()
  const name = `test_${session.tag}_${randomBytes(4).toString('hex')}`
  await session.exclusively(client => create(client, session.adminUrl, name))
  const adminUrl = databaseUrlFor(session.adminUrl, name)
  const passwords = testPasswords(session.adminUrl)
  return {
    adminUrl,
    urlOf: role => roleUrl(adminUrl, role, passwords[role]),
    drop: () =>
      session.exclusively(async client => void (await client.query(`drop database if exists ${name} with (force)`)))
  }
}

/** Keeps the test server up until `stop`, over all test files; its address is for TEST_DATABASE_URL of the children. */
export async function startTestServer(): Promise<{ readonly adminUrl: string; stop(): Promise<void> }> {
  const session = await joinTestServer(warn)
  await session.exclusively(async client => ensureTemplate(client, session.adminUrl, await templateName()))
  return { adminUrl: session.adminUrl, stop: () => session.leave() }
}

let joined: Promise<TestSession> | undefined

function seat(): Promise<TestSession> {
  joined ??= joinTestServer(warn).then(session => {
    process.once('beforeExit', () => session.leave())
    return session
  })
  return joined
}

async function copyTemplate(client: pg.Client, adminUrl: string, name: string, filling?: Filling): Promise<void> {
  // Copying its files takes half the time of logging its pages, where nobody waits for them to reach a disk.
  const { rows } = await client.query(
    `select case current_setting('fsync') when 'off' then 'file_copy' else 'wal_log' end as strategy`
  )
  for (let attempt = 1; ; attempt += 1) {
    const template = await templateName(filling)
    try {
      await client.query(`create database ${name} template ${template} strategy ${rows[0].strategy}`)
      // The rights on a database are the one thing that its copy does not inherit.
      await client.query(`revoke all on database ${name} from public`)
      await client.query(`grant connect on database ${name} to ${LOGIN_ROLES.join(', ')}`)
      return
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || attempt === 10) throw error
      if (error.code === UNKNOWN_DATABASE) await ensureTemplate(client, adminUrl, template, filling)
      else if (error.code === DATABASE_IN_USE) await sleep(20 * attempt)
      else throw error
    }
  }
}

const UNKNOWN_DATABASE = '3D000'
const DATABASE_IN_USE = '55006'

function warn(line: string): void {
  process.stderr.write(`# ${line}\n`)
}

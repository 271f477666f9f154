import { createHash } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { startEmbeddedPostgres } from './embedded/embedded-postgres.ts'
import { ownTempFolder } from './embedded/run-as.ts'
import { refuseOldPostgres } from './open-database.ts'

/** The Postgres that tests run on. */
export interface TestServer {
  readonly adminUrl: string
  /** Stops it if it runs for the tests alone; nothing to do for a server that others look after. */
  stop(): Promise<void>
}

/**
 * Finds or starts the server for the tests: TEST_DATABASE_URL (which the test runner sets for its children) or
 * DATABASE_URL, else a container when Docker answers, else the embedded Postgres, one for all tests of this checkout.
 */
export async function reachTestServer(log: (line: string) => void): Promise<TestServer> {
  const given = process.env['TEST_DATABASE_URL'] ?? process.env['DATABASE_URL']
  if (given) {
    await refuseOldPostgres(given)
    return { adminUrl: given, stop: async () => {} }
  }
  return (await startContainer(log)) ?? (await startEmbedded())
}

async function startEmbedded(): Promise<TestServer> {
  const checkout = path.join(import.meta.dirname, '../../..')
  const name = `tests-${createHash('sha256').update(checkout).digest('hex').slice(0, 12)}`
  const postgres = await startEmbeddedPostgres({
    dataDir: path.join(await ownTempFolder(await memoryFolder()), name),
    log: () => {},
    // Many test files at once; and what they write need not survive a power cut, nor its log fill the memory.
    settings: { max_connections: '400', fsync: 'off', full_page_writes: 'off', max_wal_size: '256MB' }
  })
  return { adminUrl: postgres.adminUrl, stop: async () => void (await postgres.stop()) }
}

/**
 * Where files live in memory, if there is plenty of it; else undefined. A test database is some 800 files to make and to remove, and
 * a disk's file system took a fifth of all the time that tests gave Postgres.
 */
async function memoryFolder(): Promise<string | undefined> {
  const free = await statfs('/dev/shm').then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0
  )
  return Math.min(free, process.availableMemory()) > PLENTY_BYTES ? '/dev/shm' : undefined
}

const PLENTY_BYTES = 4 * 2 ** 30

/** Undefined when Docker does not answer or cannot get the image. The library is slow to load, so only when needed. */
async function startContainer(log: (line: string) => void): Promise<TestServer | undefined> {
  if (!(await dockerAnswers())) return undefined
  try {
    const { PostgreSqlContainer } = await import('@testcontainers/postgresql')
    const container = await new PostgreSqlContainer('postgres:18-alpine')
      .withCommand(['postgres', '-c', 'max_connections=400', '-c', 'fsync=off', '-c', 'jit=off'])
      .withEnvironment({ POSTGRES_INITDB_ARGS: '--locale-provider=builtin --builtin-locale=C.UTF-8' })
      .start()
    return { adminUrl: container.getConnectionUri(), stop: async () => void (await container.stop()) }
  } catch (error) {
    log(`no Postgres from Docker, using the embedded one: ${error instanceof Error ? error.message : error}`)
    return undefined
  }
}

function dockerAnswers(): Promise<boolean> {
  const host = process.env['DOCKER_HOST']
  if (host !== undefined && !host.startsWith('unix://')) return Promise.resolve(true)
  const windowsPipe = '//./pipe/docker_engine'
  const socket = host?.slice('unix://'.length) ?? (process.platform === 'win32' ? windowsPipe : '/var/run/docker.sock')
  return new Promise(resolve => {
    const probe = connect(socket)
    probe.once('connect', () => resolve(true)).once('error', () => resolve(false))
    probe.once('connect', () => probe.destroy())
  })
}

import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { reachTestServer, type TestServer } from './test-server.ts'

/** This process' seat at the test server: one connection, whose locks tell the others that it is there. */
export interface TestSession {
  readonly adminUrl: string
  /** Marks this process' databases; whoever can lock it knows that the process is gone. */
  readonly tag: string
  /** Runs administrative work alone on the seat's connection. */
  exclusively<R>(work: (client: pg.Client) => Promise<R>): Promise<R>
  /** Gives the seat up; the last one to leave stops a server that runs for the tests alone. */
  leave(): Promise<void>
}

/** Lock numbers; any will do, as long as nobody else takes them. */
const LOCK = { presence: 741_150_002, tags: 741_150 } as const

/** Takes a seat, starting the server if need be, and clears away the databases of processes that were killed. */
export async function joinTestServer(log: (line: string) => void): Promise<TestSession> {
  for (let attempt = 1; ; attempt += 1) {
    const server = await reachTestServer(log)
    try {
      return await takeSeat(server)
    } catch (error) {
      // The last of the others may have left in this moment, and stopped the server.
      if (attempt === 5) throw error
      await sleep(100 * attempt)
    }
  }
}

async function takeSeat(server: TestServer): Promise<TestSession> {
  const client = new pg.Client({ connectionString: server.adminUrl, application_name: 'tests' })
  client.on('error', () => {})
  await client.connect()
  const socket = client.connection.stream as Socket
  const tag = randomBytes(4).toString('hex')
  await client.query('select pg_advisory_lock_shared($1)', [LOCK.presence])
  await client.query(`select pg_advisory_lock($1, ('x' || $2)::bit(32)::int)`, [LOCK.tags, tag])
  await dropAbandoned(client)
  // Tests end when they are done, not when this connection is.
  socket.unref()

  let last: Promise<unknown> = Promise.resolve()
  const exclusively = <R>(work: (client: pg.Client) => Promise<R>): Promise<R> => {
    const turn = last.then(async () => {
      socket.ref()
      try {
        return await work(client)
      } finally {
        socket.unref()
      }
    })
    last = turn.catch(() => {})
    return turn
  }
  return { adminUrl: server.adminUrl, tag, exclusively, leave: () => exclusively(() => leave(client, server)) }
}

async function leave(client: pg.Client, server: TestServer): Promise<void> {
  await client.query('select pg_advisory_unlock_shared($1)', [LOCK.presence])
  const { rows } = await client.query('select pg_try_advisory_lock($1) as alone', [LOCK.presence])
  if (rows[0].alone) await server.stop()
  await client.end().catch(() => {})
}

async function dropAbandoned(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; tag: string }>(
    `select datname as name, substring(datname from '^test_([0-9a-f]{8})_') as tag
       from pg_database where datname ~ '^test_[0-9a-f]{8}_'`
  )
  for (const { name, tag } of rows) {
    const key = [LOCK.tags, tag]
    const { rows: tried } = await client.query(
      `select pg_try_advisory_lock($1, ('x' || $2)::bit(32)::int) as gone`,
      key
    )
    if (!tried[0].gone) continue
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`select pg_advisory_unlock($1, ('x' || $2)::bit(32)::int)`, key)
  }
}

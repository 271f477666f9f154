import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { quantile } from '../harness/figures.ts'
import { doTasks } from '../harness/process.ts'
import type { WrittenRow } from '../harness/written-rows.ts'

/**
 * Writes the rows of a request again and again over bare `pg`, as the owner of the tables, whom row-level security does not bind:
 * nothing is parsed, authorised, locked, looked up, worked out or written as JSON.
 *
 * - `statements`: BEGIN, one prepared insert for each row, COMMIT, one after the other, as most code does it.
 * - `pipelined`: the same statements sent at once.
 * - `one_statement`: all inserts in one prepared statement, which commits by itself.
 */
export type Shape = 'statements' | 'pipelined' | 'one_statement'

interface Preparation {
  readonly connectionString: string
  readonly rows: readonly WrittenRow[]
  /** Of the quote that the rows belong to; each writing has a new one in its place, wherever it stands. */
  readonly id: string
  readonly shape: Shape
  readonly connections: number
}

type Write = () => Promise<unknown>

let writers: Write[] = []

doTasks({
  async prepare({ connectionString, rows, id, shape, connections }: Preparation) {
    const inserts = rows.map(row => insertOf(row, id))
    writers = await Promise.all(
      Array.from({ length: connections }, async () => {
        const client = new pg.Client({ connectionString, pipeline: shape === 'pipelined' })
        await client.connect()
        return writerOf(client, inserts, shape)
      })
    )
  },
  async measure({ seconds }: { seconds: number }) {
    const latencies: number[] = []
    const begun = performance.now()
    const until = begun + seconds * 1000
    await Promise.all(
      writers.map(async write => {
        for (let at = performance.now(); at < until; ) {
          await write()
          const now = performance.now()
          latencies.push(now - at)
          at = now
        }
      })
    )
    const times = latencies.length
    const perSecond = (times / (performance.now() - begun)) * 1000
    return { times, perSecond, p50Ms: quantile(latencies, 0.5), p99Ms: quantile(latencies, 0.99) }
  }
})

interface Insert {
  readonly name: string
  /** With placeholders from this number on. */
  text(first: number): string
  valuesFor(id: string): unknown[]
}

function insertOf({ table, values }: WrittenRow, id: string): Insert {
  const columns = Object.keys(values)
  const parts = Object.entries(values).map(([column, value]) => {
    // Random, as a digest of a new key is: an index of them is written all over.
    if (column === 'key_digest') return () => randomBytes(32)
    if (value === null || !value.includes(id)) return () => value
    const pieces = value.split(id)
    return (fresh: string) => pieces.join(fresh)
  })
  return {
    name: table,
    text: first =>
      `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, i) => `$${first + i}`).join(', ')})`,
    valuesFor: fresh => parts.map(part => part(fresh))
  }
}

function writerOf(client: pg.Client, inserts: readonly Insert[], shape: Shape): Write {
  const send = (insert: Insert, id: string) =>
    client.query({ name: insert.name, text: insert.text(1), values: insert.valuesFor(id) })
  switch (shape) {
    case 'statements':
      return async () => {
        const id = freshId()
        await client.query('BEGIN')
        for (const insert of inserts) await send(insert, id)
        await client.query('COMMIT')
      }
    case 'pipelined':
      return () => {
        const id = freshId()
        return Promise.all([client.query('BEGIN'), ...inserts.map(insert => send(insert, id)), client.query('COMMIT')])
      }
    case 'one_statement': {
      const text = oneStatement(inserts)
      return () => {
        const id = freshId()
        return client.query({ name: 'all', text, values: inserts.flatMap(insert => insert.valuesFor(id)) })
      }
    }
    default:
      return shape satisfies never
  }
}

function oneStatement(inserts: readonly Insert[]): string {
  let next = 1
  const parts = inserts.map((insert, i) => {
    const text = insert.text(next)
    next += insert.valuesFor('').length
    return `i${i} as (${text})`
  })
  return `with ${parts.join(', ')} select 1`
}

const ULID_DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
let made = 0

/** Of the form and length of our ids, later ones sorting later. */
function freshId(): string {
  let [rest, digits] = [(made += 1), '']
  for (let i = 0; i < 8; i += 1) [rest, digits] = [Math.floor(rest / 32), `${ULID_DIGITS[rest % 32]}${digits}`]
  return `qt_${PROCESS_PREFIX}${digits}`
}

/** Two digits of the time of a ULID today, then random ones, so that several loops write side by side. */
const PROCESS_PREFIX = `01${Array.from(randomBytes(16), byte => ULID_DIGITS[byte % 32]).join('')}`

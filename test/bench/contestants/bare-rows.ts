import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { quantile } from '../harness/figures.ts'
import { doTasks } from '../harness/process.ts'
import type { WrittenRow } from '../harness/written-rows.ts'

/**
 * Writes the rows of requests again and again over bare `pg`, as the owner of the tables, whom row-level security does not bind:
 * nothing is parsed, authorised, locked, looked up, worked out or written as JSON.
 *
 * - `statements`: BEGIN, one prepared insert for each row, COMMIT, one after the other, as most code does it.
 * - `pipelined`: the same statements sent at once.
 * - `one_statement`: all inserts in one prepared statement, which commits by itself.
 */
export type Shape = 'statements' | 'pipelined' | 'one_statement'

export interface BareRows {
  readonly connectionString: string
  /** The rows of each request, which is a transaction. */
  readonly requests: readonly (readonly WrittenRow[])[]
  /** Ids, codes and firms' numbers that belong to them; each writing has new ones in their place, wherever they stand. */
  readonly ids: readonly string[]
  readonly shape: Shape
  readonly connections: number
  /** Whether no foreign key is looked up and no trigger runs: what triggers wrote is among the rows. */
  readonly bare?: boolean
}

/** How much is written each time. */
export interface Repeated {
  readonly rows: number
  /** The tables of rows that would meet themselves again, as that of an account of all. */
  readonly leftOut: readonly string[]
}

type Write = () => Promise<unknown>

let writers: Write[] = []

doTasks({
  async prepare({ connectionString, requests, ids, shape, connections, bare = false }: BareRows): Promise<Repeated> {
    const clients = await Promise.all(
      Array.from({ length: connections }, async () => {
        const client = new pg.Client({ connectionString, pipeline: shape === 'pipelined' })
        await client.connect()
        if (bare) await client.query(`set session_replication_role = replica`)
        return client
      })
    )
    const [first] = clients
    if (!first) throw new RangeError('nobody writes')
    const inserts: Insert[][] = []
    const leftOut: string[] = []
    for (const rows of requests) {
      const all = rows.map(row => insertOf(row, ids))
      const again = await repeatable(first, all, ids)
      inserts.push(again)
      leftOut.push(...all.filter(insert => !again.includes(insert)).map(({ name }) => name))
    }
    writers = clients.map(client =>
      writerOf(
        client,
        inserts.filter(({ length }) => length > 0),
        ids,
        shape
      )
    )
    return { rows: inserts.flat().length, leftOut }
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
  valuesFor(fresh: readonly string[]): unknown[]
}

function insertOf({ table, values }: WrittenRow, ids: readonly string[]): Insert {
  const columns = Object.keys(values)
  const parts = Object.entries(values).map(([column, value]) => {
    // Random, as a digest of a new key is: an index of them is written all over.
    if (column === 'key_digest') return () => randomBytes(32)
    if (value === null || !ids.some(id => value.includes(id))) return () => value
    // Every other piece is an id.
    const pieces = value.split(new RegExp(`(${ids.join('|')})`))
    const places = pieces.map((piece, i) => (i % 2 === 1 ? ids.indexOf(piece) : -1))
    return (fresh: readonly string[]) => pieces.map((piece, i) => fresh[places[i] ?? -1] ?? piece).join('')
  })
  return {
    name: table,
    text: first =>
      `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, i) => `$${first + i}`).join(', ')})`,
    valuesFor: fresh => parts.map(part => part(fresh))
  }
}

/** Those of the inserts that can be done again with other ids. */
async function repeatable(client: pg.Client, inserts: readonly Insert[], ids: readonly string[]): Promise<Insert[]> {
  const written = async (end: 'COMMIT' | 'ROLLBACK') => {
    const fresh = ids.map(freshLike)
    const counts: (number | null)[] = []
    await client.query('BEGIN')
    for (const insert of inserts) {
      const text = `${insert.text(1)} on conflict do nothing`
      counts.push((await client.query({ text, values: insert.valuesFor(fresh) })).rowCount)
    }
    await client.query(end)
    return counts
  }
  await written('COMMIT')
  const counts = await written('ROLLBACK')
  return inserts.filter((_, i) => counts[i] === 1)
}

function writerOf(
  client: pg.Client,
  requests: readonly (readonly Insert[])[],
  ids: readonly string[],
  shape: Shape
): Write {
  const send = (insert: Insert, fresh: readonly string[]) =>
    client.query({ name: insert.name, text: insert.text(1), values: insert.valuesFor(fresh) })
  const together = requests.map((inserts, i) => ({ name: `all of ${i}`, text: oneStatement(inserts), inserts }))
  switch (shape) {
    case 'statements':
      return async () => {
        const fresh = ids.map(freshLike)
        for (const inserts of requests) {
          await client.query('BEGIN')
          for (const insert of inserts) await send(insert, fresh)
          await client.query('COMMIT')
        }
      }
    case 'pipelined':
      return async () => {
        const fresh = ids.map(freshLike)
        for (const inserts of requests) {
          const sent = inserts.map(insert => send(insert, fresh))
          await Promise.all([client.query('BEGIN'), ...sent, client.query('COMMIT')])
        }
      }
    case 'one_statement':
      return async () => {
        const fresh = ids.map(freshLike)
        for (const { name, text, inserts } of together) {
          await client.query({ name, text, values: inserts.flatMap(insert => insert.valuesFor(fresh)) })
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
    next += insert.valuesFor([]).length
    return `i${i} as (${text})`
  })
  return `with ${parts.join(', ')} select 1`
}

const ULID_DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
let made = 0

/** Of the form and length of the id, later ones sorting later; five groups for a code, ten digits for a firm's number. */
function freshLike(id: string): string {
  let [rest, digits] = [(made += 1), '']
  if (/^\d+$/.test(id)) return `${FIRST_NUMBER + BigInt(rest)}`
  for (let i = 0; i < 8; i += 1) [rest, digits] = [Math.floor(rest / 32), `${ULID_DIGITS[rest % 32]}${digits}`]
  const letters = `${PROCESS_PREFIX}${digits}`
  return id.includes('_') ? `${id.split('_')[0]}_${letters}` : letters.slice(-20).replaceAll(/.{4}(?!$)/g, '$&-')
}

/** Two digits of the time of a ULID today, then random ones, so that several loops write side by side. */
const PROCESS_PREFIX = `01${Array.from(randomBytes(16), byte => ULID_DIGITS[byte % 32]).join('')}`
const FIRST_NUMBER = 1_000_000_000n

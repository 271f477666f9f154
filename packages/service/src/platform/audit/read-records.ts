import type { Transaction } from '@trade-credit/database/transaction.ts'
import type {
  AggregateKey,
  AuditRecord,
  CheckpointRecord,
  EntryRecord,
  HeadRecord,
  SealRecord
} from './audit-record.ts'

type Trx = Pick<Transaction, 'query'>

const BATCH = 1000

/**
 * The audit trail, or the chains of one aggregate id, in the order that `AuditRecord` describes. Reads by cursors, so
 * memory stays flat; one transaction reads it once, and must see one moment of the database.
 */
export async function* readAuditRecords(trx: Trx, aggregateId?: string): AsyncGenerator<AuditRecord> {
  yield* fetched<CheckpointRecord>(trx, 'audit_checkpoints', CHECKPOINTS)
  const entries = peekable(fetched<EntryRecord>(trx, 'audit_entries', ENTRIES, aggregateId))
  const seals = peekable(fetched<SealRecord>(trx, 'audit_seals', SEALS, aggregateId))
  const heads = peekable(fetched<HeadRecord>(trx, 'audit_heads', HEADS, aggregateId))

  for (;;) {
    const aggregate = first([await entries.peek(), await seals.peek(), await heads.peek()])
    if (!aggregate) return
    for (let entry = await entries.peek(); isOf(aggregate, entry); entry = await entries.peek()) {
      for (let seal = await seals.peek(); isOf(aggregate, seal); seal = await seals.peek()) {
        if (seal.entries >= entry.position) break
        yield await seals.take()
      }
      yield await entries.take()
    }
    while (isOf(aggregate, await seals.peek())) yield await seals.take()
    if (isOf(aggregate, await heads.peek())) yield await heads.take()
  }
}

const AGGREGATE = `aggregate_id as "aggregateId", aggregate_type as "aggregateType"`
const TIME = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`

const CHECKPOINTS = `select 'checkpoint' as kind, number, to_char(taken_at at time zone 'UTC', ${TIME}) as "takenAt",
    aggregates, encode(previous_root, 'hex') as "previousRoot", encode(root, 'hex') as root
  from platform.audit_checkpoint order by number`
const ENTRIES = `select 'entry' as kind, ${AGGREGATE}, position, organisation, client, action,
    to_char(occurred_at at time zone 'UTC', ${TIME}) as "occurredAt", text,
    encode(previous_hash, 'hex') as "previousHash", encode(hash, 'hex') as hash
  from platform.audit_entry`
const SEALS = `select 'seal' as kind, ${AGGREGATE}, checkpoint, entries, encode(hash, 'hex') as hash
  from platform.audit_seal`
const HEADS = `select 'head' as kind, ${AGGREGATE}, entries, encode(hash, 'hex') as hash from platform.audit_head`

const LAST_COLUMN: Readonly<Record<string, string>> = {
  audit_entries: ', position',
  audit_seals: ', checkpoint',
  audit_heads: ''
}

async function* fetched<R extends AuditRecord>(trx: Trx, cursor: string, query: string, aggregateId?: string) {
  const last = LAST_COLUMN[cursor]
  const order = last === undefined ? '' : ` order by aggregate_id, aggregate_type${last}`
  const only = aggregateId === undefined ? '' : ' where aggregate_id = $1'
  await trx.query({
    text: `declare ${cursor} no scroll cursor for ${query}${only}${order}`,
    ...(aggregateId === undefined ? {} : { values: [aggregateId] })
  })
  for (;;) {
    const rows = await trx.query<R>({ text: `fetch ${BATCH} from ${cursor}` })
    for (const row of rows) yield withNumbers(row)
    if (rows.length < BATCH) return
  }
}

/** int8 arrives as bigint; positions and counts stay far below what a number holds exactly. */
function withNumbers<R extends AuditRecord>(row: R): R {
  const entries = Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value])
  return Object.fromEntries(entries) as R
}

function peekable<R>(source: AsyncGenerator<R>) {
  let held: { readonly record: R | undefined } | undefined
  return {
    async peek(): Promise<R | undefined> {
      if (!held) {
        const { value, done } = await source.next()
        held = { record: done ? undefined : value }
      }
      return held.record
    },
    async take(): Promise<R> {
      const record = await this.peek()
      if (record === undefined) throw new Error('there is no record left to take')
      held = undefined
      return record
    }
  }
}

function first(keys: readonly (AggregateKey | undefined)[]): AggregateKey | undefined {
  return keys.reduce((a, b) => (a && b ? (compare(a, b) <= 0 ? a : b) : (a ?? b)), undefined)
}

/** As Postgres sorts by collation "C"; ids and types are ASCII, where comparing units is comparing bytes. */
function compare(a: AggregateKey, b: AggregateKey): number {
  if (a.aggregateId !== b.aggregateId) return a.aggregateId < b.aggregateId ? -1 : 1
  if (a.aggregateType !== b.aggregateType) return a.aggregateType < b.aggregateType ? -1 : 1
  return 0
}

function isOf<R extends AggregateKey>(aggregate: AggregateKey, record: R | undefined): record is R {
  return record !== undefined && compare(aggregate, record) === 0
}

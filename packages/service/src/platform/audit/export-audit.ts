import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Actor } from '@trade-credit/database/actor.ts'
import { readInTransaction } from '@trade-credit/database/transaction.ts'
import type pg from 'pg'
import type { AuditRecord } from './audit-record.ts'
import { readAuditRecords } from './read-records.ts'

/**
 * The whole audit trail as NDJSON: a line for each record, then `{"kind":"end"}` with their number, so that a broken
 * download does not look complete. Holds one connection until the reader has read it all or gone away.
 */
export function exportAudit(pool: pg.Pool, actor: Actor, onError: (error: unknown) => void): Readable {
  const out = new PassThrough()
  readInTransaction(pool, actor, trx => pipeline(Readable.from(lines(readAuditRecords(trx))), out)).catch(error => {
    if (!out.destroyed) onError(error)
    out.destroy()
  })
  return out
}

const LINES_AT_ONCE = 200

async function* lines(records: AsyncIterable<AuditRecord>): AsyncGenerator<string> {
  let count = 0
  let waiting = ''
  for await (const record of records) {
    count += 1
    waiting += `${JSON.stringify(record)}\n`
    if (count % LINES_AT_ONCE > 0) continue
    yield waiting
    waiting = ''
  }
  yield `${waiting}${JSON.stringify({ kind: 'end', records: count })}\n`
}

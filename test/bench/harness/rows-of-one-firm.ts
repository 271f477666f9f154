import { setTimeout as sleep } from 'node:timers/promises'
import type { BareRows } from '../contestants/bare-rows.ts'
import { rowsWrittenDuring, type WrittenRow } from './written-rows.ts'

/** A moment in which jobs do what a firm, or those before it, left to them. */
const JOBS_MS = 2000

/**
 * What a firm leaves in the database on its way, for a loop that does nothing but write it: every row once, in the transactions that left
 * it, without foreign keys and triggers. `buyOne` gives the firm's number.
 */
export async function rowsOfOneFirm(
  adminUrl: string,
  buyOne: () => Promise<string>
): Promise<Omit<BareRows, 'connectionString' | 'connections'>> {
  await sleep(JOBS_MS)
  let firm = ''
  const written = await rowsWrittenDuring(adminUrl, async () => {
    firm = await buyOne()
    await sleep(JOBS_MS)
  })
  const requests = written.map(({ rows }) => rows.map(beforeItsPlace))
  const ids = new Set([firm, ...(JSON.stringify(requests).match(ID) ?? [])])
  return { requests, ids: [...ids], shape: 'statements', bare: true }
}

/** An id, or the code that a certificate is asked for by. */
const ID = /\b(?:[a-z]{2,3}_[0-9A-HJKMNP-TV-Z]{26}|[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){4})\b/g

/** An event gets its place in the feed later, which no other can have. */
function beforeItsPlace({ table, values }: WrittenRow): WrittenRow {
  if (table !== 'platform.event') return { table, values }
  return { table, values: { ...values, position: null, positioned_at: null } }
}

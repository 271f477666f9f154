import type { Actor } from '@trade-credit/database/actor.ts'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import type { FileStore } from '@trade-credit/service/files/folder-store.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import type pg from 'pg'
import { ledgerRows } from '../ledger-reading/ledger-rows.ts'
import { periodIn } from '../ledger-reading/period.ts'
import { readLedger } from '../ledger-reading/read-ledger.ts'
import { findSameLedger, insertLedger, type StoredLedger } from './repository.ts'

/** Changes when the reading of files does: the same file, sent again, is read anew, and quotes go on with the reading they named. */
const READER_VERSION = '4'

/** A file as it came in. */
export interface Upload {
  readonly policyholder: string
  /** The period that the sender names; '' when none. */
  readonly statedPeriod: string
  readonly mediaType: string
  readonly bytes: Buffer
  readonly sha256: Buffer
}

/** Where ledgers are kept, and for whom. */
export interface LedgerKeeping {
  readonly actor: Actor
  readonly pool: pg.Pool
  readonly files: FileStore
}

/**
 * Reads the file and keeps it, or finds the ledger that it was read to before. It is read outside of any transaction; the file
 * is kept first, so that no ledger is ever without one. Throws a refusal for a file that is no ledger.
 */
export async function keepLedger(
  upload: Upload,
  { actor, pool, files }: LedgerKeeping
): Promise<{ ledger: StoredLedger; isNew: boolean }> {
  const same = {
    policyholder: upload.policyholder,
    sha256: upload.sha256,
    stated_period: upload.statedPeriod,
    reader_version: READER_VERSION
  }
  const earlier = await inTransaction<StoredLedger | null>(pool, actor, trx => findSameLedger(trx, same))
  if (earlier) return { ledger: earlier, isNew: false }

  const stated = upload.statedPeriod === '' ? null : periodIn(upload.statedPeriod)
  const facts = await readLedger(ledgerRows(upload.bytes), stated)
  await files.put(actor.organisation, upload.sha256, upload.bytes)
  return inTransaction<{ ledger: StoredLedger; isNew: boolean }>(pool, actor, async trx => {
    const [time] = await trx.query<{ now: Date }>({ name: 'now', text: 'select now() as now' })
    const ledger: StoredLedger = {
      id: newId('sl'),
      organisation: actor.organisation,
      client: actor.client,
      ...same,
      media_type: upload.mediaType,
      bytes: BigInt(upload.bytes.length),
      sales_won: BigInt(facts.sales.supplyValue),
      facts,
      created_at: time?.now ?? new Date(0)
    }
    if (await insertLedger(trx, ledger)) {
      recordChange(trx, {
        aggregate: { type: 'sales_ledger', id: ledger.id },
        action: 'sales_ledger.added',
        facts: { sha256: upload.sha256.toString('hex'), rows: facts.rows.all, notUnderstood: facts.rows.notUnderstood }
      })
      return { ledger, isNew: true }
    }
    const winner = await findSameLedger(trx, same)
    if (!winner) throw new Error('the same ledger stood in the way and is not there')
    return { ledger: winner, isNew: false }
  })
}

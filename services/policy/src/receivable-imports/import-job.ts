import { inJobTransaction, type JobTransaction } from '@trade-credit/database/transaction.ts'
import { folderStore } from '@trade-credit/service/files/folder-store.ts'
import { BUSINESS_DATE, businessDateOf } from '@trade-credit/service/platform/clock/business-date.ts'
import { finishImport } from '@trade-credit/service/platform/imports/record-import.ts'
import type { JobContext, JobReport } from '@trade-credit/service/platform/jobs/job-table.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { type BegunPolicy, hasBegun } from '../cover/begun-policy.ts'
import { contractRules } from '../policies/contract-rules.ts'
import { findPolicy } from '../policies/repository.ts'
import { importChunk } from './import-chunk.ts'
import { ImportFailure, importLines } from './import-lines.ts'
import type { ReadLine } from './read-declaration.ts'

/** Lines of one transaction. */
const CHUNK = 500

interface Work {
  readonly policy: BegunPolicy
  readonly sha256: Buffer
  /** Lines up to this one have their results: chunks commit in order. */
  readonly done: number
}

/**
 * Reads an import's file and keeps its receivables chunk by chunk. Killed at any moment, it goes on behind the last chunk that was
 * committed. A file that cannot be read ends the import as failed; what was kept stays.
 */
export async function importReceivables(
  importId: string,
  { pool, stopping }: Pick<JobContext, 'pool' | 'stopping'>,
  platform: Pick<ServicePlatform, 'filesFolder' | 'rulebook'>
): Promise<JobReport> {
  const work = await inJobTransaction(pool, trx => openImport(trx, importId))
  if (work === null) return { alreadyFinished: true }
  const { policy, sha256, done } = work
  const rules = await contractRules(platform, policy)
  let kept = 0
  const keep = async (lines: readonly ReadLine[]) => {
    if (lines.length === 0) return
    if (stopping.aborted) throw new Error('the worker stops: another goes on behind this chunk')
    await inJobTransaction(pool, async trx => {
      const [opening] = await trx.query<{ today: string; now: Date }>(OPENING)
      const today = businessDateOf(opening)
      await importChunk(trx, lines, { importId, policy, platform, rules, today, now: opening?.now ?? new Date(0) })
    })
    kept += lines.length
  }
  let failure: string | undefined
  try {
    const chunk: ReadLine[] = []
    const file = { organisation: policy.organisation, sha256 }
    for await (const line of importLines(folderStore(platform.filesFolder), file, done)) {
      if (chunk.push(line) === CHUNK) await keep(chunk.splice(0))
    }
    await keep(chunk)
  } catch (error) {
    if (!(error instanceof ImportFailure)) throw error
    failure = error.code
  }
  await inJobTransaction(pool, trx => finishImport(trx, importId, failure))
  return { lines: kept, ...(failure === undefined ? {} : { failure }) }
}

const OPENING = { name: 'import_chunk_open', text: `${BUSINESS_DATE.text}, now() as now` }

/** What is left to do; null when the import is over. Throws when it is not there. */
async function openImport(trx: JobTransaction, importId: string): Promise<Work | null> {
  const [row] = await trx.query<{ policy_id: string; sha256: Buffer; status: string; done: bigint }>({
    name: 'open_receivable_import',
    text: `select r.policy_id, r.sha256, i.status,
        (select coalesce(max(l.line), 0) from platform.import_line l
          where l.organisation = i.organisation and l.import_id = i.id) as done
      from policy.receivable_import r join platform.import i on i.organisation = r.organisation and i.id = r.import_id
      where r.import_id = $1`,
    values: [importId]
  })
  if (!row) throw new Error(`there is no import ${importId}`)
  if (row.status !== 'running') return null
  const policy = await findPolicy(trx, row.policy_id)
  if (!policy || !hasBegun(policy)) throw new Error(`the import ${importId} is of no policy with cover`)
  return { policy, sha256: row.sha256, done: Number(row.done) }
}

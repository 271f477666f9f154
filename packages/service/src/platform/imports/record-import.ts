import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { newId } from '../../ids.ts'
import type { FieldError } from '../../problems/problems.ts'
import { publishEvent } from '../events/publish-event.ts'

type Trx = Pick<JobTransaction, 'query' | 'defer'>

/** What was made of a line; `errors` where it was not taken. */
export interface ImportResult {
  readonly errors?: readonly FieldError[]
  readonly [made: string]: unknown
}

/** What became of one line of an upload. */
export interface ImportLine {
  /** Counted from 1, as the sender sees it. */
  readonly line: number
  /** What makes two lines the same, such as a tax invoice number. */
  readonly key: string
  readonly status: 'accepted' | 'rejected'
  /** Ids of what was made, or what is wrong: never what the line said. */
  readonly result: ImportResult
}

/** Begins an import for the organisation and gives its id. */
export async function startImport(
  trx: Trx,
  { organisation, kind, subject }: { readonly organisation: string; readonly kind: string; readonly subject: string }
): Promise<string> {
  const id = newId('im')
  await trx.query({
    name: 'start_import',
    text: 'insert into platform.import (id, organisation, kind, subject) values ($1, $2, $3, $4)',
    values: [id, organisation, kind, subject]
  })
  return id
}

/**
 * Holds the import until the transaction ends, so that no other worker does the same chunk meanwhile. Throws when the import is over or
 * not there.
 */
export async function lockImport(trx: Trx, importId: string): Promise<void> {
  const running = await trx.query({
    name: 'lock_import',
    text: `select from platform.import where id = $1 and status = 'running' for update`,
    values: [importId]
  })
  if (running.length === 0) throw new Error(`import ${importId} is not running`)
}

/**
 * Writes the results of a chunk and moves the counts, in one statement; commit it together with what the lines did. A
 * line that is recorded already stays as it is, one whose key an earlier line has is recorded as repeated.
 */
export async function recordLines(trx: Trx, importId: string, lines: readonly ImportLine[]): Promise<void> {
  if (lines.length === 0) return
  const counted = await trx.query({
    name: 'record_import_lines',
    text: RECORD_LINES,
    values: [importId, JSON.stringify(lines)]
  })
  if (counted.length === 0) throw new Error(`import ${importId} is not running`)
}

const RECORD_LINES = `
  with import as (
    select organisation, id from platform.import where id = $1 and status = 'running'
  ), given as (
    select i.organisation, i.id as import_id, l.line, l.key, l.status, l.result,
      row_number() over (partition by l.key order by l.line) > 1
        or exists (select from platform.import_line earlier
          where earlier.organisation = i.organisation and earlier.import_id = i.id and earlier.key = l.key
            and earlier.line <> l.line and earlier.status <> 'repeated') as is_repeated
    from import i, json_to_recordset($2) as l (line bigint, key text, status text, result json)
  ), recorded as (
    insert into platform.import_line (organisation, import_id, line, key, status, result)
    select organisation, import_id, line, key,
      case when is_repeated then 'repeated' else status end, case when is_repeated then null else result end
    from given order by line
    on conflict do nothing
    returning status
  )
  update platform.import i set
    accepted = i.accepted + (select count(*) from recorded where status = 'accepted'),
    rejected = i.rejected + (select count(*) from recorded where status = 'rejected'),
    repeated = i.repeated + (select count(*) from recorded where status = 'repeated')
  from import where i.organisation = import.organisation and i.id = import.id
  returning i.id`

/**
 * Ends the import and tells its organisation; with a failure code it has failed, and what was committed stays. Ending it
 * again changes nothing. Throws when it is not there.
 */
export async function finishImport(trx: Trx, importId: string, failure?: string): Promise<void> {
  const rows = await trx.query<{ organisation: string; finished: boolean }>({
    name: 'finish_import',
    text: `with finished as (
        update platform.import set status = $2, failure = $3, finished_at = clock_timestamp()
        where id = $1 and status = 'running' returning organisation
      )
      select organisation, true as finished from finished
      union all select organisation, false from platform.import
        where id = $1 and not exists (select from finished)`,
    values: [importId, failure === undefined ? 'finished' : 'failed', failure ?? null]
  })
  const [ended] = rows
  if (!ended) throw new Error(`there is no import ${importId}`)
  if (!ended.finished) return
  publishEvent(trx, {
    type: 'import.finished',
    subject: importId,
    recipients: [ended.organisation],
    data: { importId, status: failure === undefined ? 'finished' : 'failed' }
  })
}

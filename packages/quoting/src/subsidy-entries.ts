import type { Statement } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { StatedProgramme } from '@trade-credit/domain/subsidies/programme.ts'
import type { EnteredProgramme } from '@trade-credit/domain/subsidies/programmes-on.ts'

/** An entry with when it was made. */
export interface StoredEntry extends EnteredProgramme {
  readonly enteredAt: Date
}

/** Runs a statement: of a transaction, or over a pool. */
export type RunStatement = <Row>(statement: Statement) => Promise<Row[]>

/** An entry as Postgres gives it. */
export interface EntryRow {
  id: string
  version: number
  effective_from: PlainDate
  terms: StatedProgramme
  note: string | null
  entered_at: Date
}

/** The columns of an `EntryRow`. */
export const ENTRY_COLUMNS = 'id, version, effective_from, terms, note, entered_at'

/** Changes whenever an entry is added or the sandbox is emptied: their number and the newest id. */
export async function findStamp(run: RunStatement): Promise<string> {
  const [row] = await run<{ stamp: string }>({
    name: 'subsidy_entry_stamp',
    text: `select count(*) || ' ' || coalesce(max(id), '') as stamp from quote.published_subsidy_entry`
  })
  return row?.stamp ?? ''
}

/** All entries, in no particular order: they are a few for each programme. */
export async function findAllEntries(run: RunStatement): Promise<StoredEntry[]> {
  const rows = await run<EntryRow>({
    name: 'all_subsidy_entries',
    text: `select ${ENTRY_COLUMNS} from quote.published_subsidy_entry`
  })
  return rows.map(storedEntry)
}

/** The row in the words of the code. */
export function storedEntry({ id, version, effective_from, terms, note, entered_at }: EntryRow): StoredEntry {
  return { id, version, effectiveFrom: effective_from, terms, note, enteredAt: entered_at }
}

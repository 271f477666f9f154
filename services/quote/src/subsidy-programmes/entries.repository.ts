import type { Statement, Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { StatedProgramme } from '@trade-credit/domain/subsidies/programme.ts'
import type { EnteredProgramme } from '@trade-credit/domain/subsidies/programmes-on.ts'

/** An entry with when it was made. */
export interface StoredEntry extends EnteredProgramme {
  readonly enteredAt: Date
}

/** Runs a statement: of a transaction, or over a pool. */
export type RunStatement = <Row>(statement: Statement) => Promise<Row[]>

interface EntryRow {
  id: string
  version: number
  effective_from: PlainDate
  terms: StatedProgramme
  note: string | null
  entered_at: Date
}

const COLUMNS = 'id, version, effective_from, terms, note, entered_at'

/** Changes whenever an entry is added or the sandbox is emptied: their number and the newest id. */
export async function findStamp(run: RunStatement): Promise<string> {
  const [row] = await run<{ stamp: string }>({
    name: 'subsidy_entry_stamp',
    text: `select count(*) || ' ' || coalesce(max(id), '') as stamp from quote.subsidy_entry`
  })
  return row?.stamp ?? ''
}

/** All entries, in no particular order: they are a few for each programme. */
export async function findAllEntries(run: RunStatement): Promise<StoredEntry[]> {
  const rows = await run<EntryRow>({
    name: 'all_subsidy_entries',
    text: `select ${COLUMNS} from quote.subsidy_entry`
  })
  return rows.map(storedEntry)
}

/** The entries of one programme, oldest first. */
export async function findEntriesOf(run: RunStatement, code: string): Promise<StoredEntry[]> {
  const rows = await run<EntryRow>({
    name: 'subsidy_entries_of',
    text: `select ${COLUMNS} from quote.subsidy_entry where code = $1 order by version`,
    values: [code]
  })
  return rows.map(storedEntry)
}

/** Adds the entry; false when somebody else has added one of that version in between. */
export async function insertEntry(trx: Transaction<unknown>, entry: StoredEntry): Promise<boolean> {
  const rows = await trx.query({
    name: 'insert_subsidy_entry',
    text: `insert into quote.subsidy_entry (id, code, version, effective_from, terms, note, entered_by, entered_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (code, version) do nothing returning id`,
    values: [
      entry.id,
      entry.terms.code,
      entry.version,
      entry.effectiveFrom,
      JSON.stringify(entry.terms),
      entry.note,
      trx.actor.client,
      entry.enteredAt
    ]
  })
  return rows.length === 1
}

function storedEntry({ id, version, effective_from, terms, note, entered_at }: EntryRow): StoredEntry {
  return { id, version, effectiveFrom: effective_from, terms, note, enteredAt: entered_at }
}

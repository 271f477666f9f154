import type { Transaction } from '@trade-credit/database/transaction.ts'
import {
  ENTRY_COLUMNS,
  type EntryRow,
  type RunStatement,
  type StoredEntry,
  storedEntry
} from '@trade-credit/quoting/subsidy-entries.ts'

/** The entries of one programme, oldest first. */
export async function findEntriesOf(run: RunStatement, code: string): Promise<StoredEntry[]> {
  const rows = await run<EntryRow>({
    name: 'subsidy_entries_of',
    text: `select ${ENTRY_COLUMNS} from quote.subsidy_entry where code = $1 order by version`,
    values: [code]
  })
  return rows.map(storedEntry)
}

/** Adds the entry; false when somebody else has added one of that version in between. */
export async function insertEntry(trx: Transaction, entry: StoredEntry): Promise<boolean> {
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

import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import {
  type NewVersion,
  readStoredRulebooks,
  type StoredRulebooks
} from '@trade-credit/service/rulebook/version-store.ts'

type Reader = Pick<Transaction, 'query'>

export interface ActivationRow {
  readonly sha256: string
  readonly origin: 'packaged' | 'imported' | 'example'
  readonly activated_from: PlainDate
  readonly activated_at: Date
  readonly import: string | null
  readonly note: string | null
  readonly standing: 'in_force' | 'not_yet' | 'past' | 'replaced'
}

/** The newest 200 activations, newest first, and how each stands on the date. */
export function listActivations(trx: Reader, today: PlainDate): Promise<ActivationRow[]> {
  return trx.query<ActivationRow>({
    name: 'list_activations',
    text: `with newest as (
        select distinct on (activated_from) number, activated_from from rulebook.activation
        order by activated_from, number desc
      ), in_force as (
        select number from newest where activated_from <= $1 order by activated_from desc limit 1
      )
      select a.sha256, a.origin, a.activated_from, a.activated_at, a.import, i.note,
        case when a.number in (select number from in_force) then 'in_force'
          when a.number not in (select number from newest) then 'replaced'
          when a.activated_from > $1 then 'not_yet' else 'past' end as standing
      from rulebook.activation a left join rulebook.import i on i.id = a.import
      order by a.number desc limit 200`,
    values: [today]
  })
}

/** The releases and imports of this moment. */
export function findStoredRulebooks(trx: Reader): Promise<StoredRulebooks> {
  return readStoredRulebooks((text, values = []) => trx.query({ text, values }))
}

export interface NewImport {
  readonly id: string
  readonly activatedFrom: PlainDate
  readonly note: string
  readonly content: string
}

/** Stores the import and what comes into force with it; false when something else came into force since `newest`. */
export async function storeImport(
  trx: Reader,
  newest: string | null,
  { id, activatedFrom, note, content }: NewImport,
  versions: readonly NewVersion[]
): Promise<boolean> {
  const [row] = await trx.query<{ stored: boolean }>({
    text: 'select rulebook.store_import($1, $2, $3, $4, $5, $6) as stored',
    values: [newest, id, activatedFrom, note, content, JSON.stringify(versions)]
  })
  return row?.stored === true
}

import { compose, given, sql, where } from '@trade-credit/database/compose.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { FieldError } from '../../problems/problems.ts'

type Trx = Pick<Transaction, 'query'>

export interface ImportRow {
  readonly id: string
  readonly organisation: string
  readonly kind: string
  readonly subject: string
  readonly status: 'running' | 'finished' | 'failed'
  readonly failure: string | null
  readonly accepted: bigint
  readonly rejected: bigint
  readonly repeated: bigint
  readonly created_at: Date
  readonly finished_at: Date | null
}

export interface ImportLineRow {
  readonly line: bigint
  readonly key: string
  readonly status: 'accepted' | 'rejected' | 'repeated'
  readonly result:
    | (Readonly<Record<string, unknown>> & {
        /** Without a sentence where an earlier release read the line. */
        readonly errors?: readonly (Pick<FieldError, 'pointer' | 'code'> & Partial<FieldError>)[]
      })
    | null
}

/** The import, if the actor may see it. */
export async function findImport(trx: Trx, id: string): Promise<ImportRow | undefined> {
  const rows = await trx.query<ImportRow>({
    name: 'find_import',
    text: `select id, organisation, kind, subject, status, failure, accepted, rejected, repeated, created_at, finished_at
      from platform.import where id = $1`,
    values: [id]
  })
  return rows[0]
}

/** Lines of an import after a line, in their order. */
export async function findImportLines(
  trx: Trx,
  { organisation, id }: Pick<ImportRow, 'organisation' | 'id'>,
  { status, after }: { readonly status: string | undefined; readonly after: number },
  limit: number
): Promise<ImportLineRow[]> {
  const asked = where(
    sql`organisation = ${organisation}`,
    sql`import_id = ${id}`,
    sql`line > ${after}`,
    given(status, wanted => sql`status = ${wanted}`)
  )
  return trx.query<ImportLineRow>(
    compose(sql`select line, key, status, result from platform.import_line ${asked} order by line limit ${limit}`)
  )
}

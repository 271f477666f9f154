import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { DocumentMediaType } from './media-types.ts'

/** The tables that keep documents; all have the same columns. */
export type DocumentTable = 'underwriting.document' | 'claims.document'

/** A row of such a table: `subject_id` is the application or the claim. */
export interface StoredDocument {
  readonly id: string
  readonly organisation: string
  readonly subject_id: string
  readonly type: string
  readonly version: number
  readonly sha256: Buffer
  readonly bytes: bigint
  readonly media_type: DocumentMediaType
  readonly client: string
  readonly created_at: Date
}

type Trx = Pick<Transaction, 'query' | 'defer'>

const COLUMNS = 'id, organisation, subject_id, type, version, sha256, bytes, media_type, client, created_at'

/** The documents of a subject, by type, the newest of each first; the caller sees what row-level security lets it. */
export function listDocuments(trx: Trx, table: DocumentTable, subjectId: string): Promise<StoredDocument[]> {
  return trx.query<StoredDocument>({
    name: `list_documents_${table}`,
    text: `select ${COLUMNS} from ${table} where subject_id = $1 order by type, version desc limit 1000`,
    values: [subjectId]
  })
}

/** The newest document of a type; null when there is none. */
export async function findNewestDocument(
  trx: Trx,
  table: DocumentTable,
  subjectId: string,
  type: string
): Promise<StoredDocument | null> {
  const [row] = await trx.query<StoredDocument>({
    name: `newest_document_${table}`,
    text: `select ${COLUMNS} from ${table} where subject_id = $1 and type = $2 order by version desc limit 1`,
    values: [subjectId, type]
  })
  return row ?? null
}

/** Adds the document with the commit. Hold the subject's lock: versions of a type follow one another. */
export function insertDocument(trx: Trx, table: DocumentTable, document: StoredDocument): void {
  const { id, organisation, subject_id, type, version, sha256, bytes, media_type, client, created_at } = document
  trx.defer({
    name: `insert_document_${table}`,
    text: `insert into ${table} (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [id, organisation, subject_id, type, version, sha256, bytes, media_type, client, created_at]
  })
}

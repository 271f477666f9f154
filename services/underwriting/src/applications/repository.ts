import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { ApplicationStatus } from '@trade-credit/domain/underwriting/application-lifecycle.ts'
import { onlyOrganisation } from '@trade-credit/service/access/oversees.ts'
import type { Selectable } from 'kysely'
import type { ApplicationRow, ApplicationTables } from './tables.ts'

export type StoredApplication = Selectable<ApplicationRow>
export type ApplicationHead = Omit<StoredApplication, 'request' | 'record'>
export type ApplicationTrx = Transaction<ApplicationTables>

const HEAD = [
  'id',
  'organisation',
  'client',
  'quote_id',
  'product',
  'policyholder',
  'policyholder_party',
  'status',
  'received_on',
  'requested_inception',
  'payment_plan',
  'asked_amounts',
  'rulebook_sha256',
  'disclosures',
  'other_insurances',
  'requested_documents',
  'answer_by',
  'reason',
  'offer_id',
  'version',
  'created_at',
  'submitted_at',
  'submitted_by',
  'updated_at'
] as const

const COLUMNS = [...HEAD, 'request', 'record'].join(', ')

/** The application; null when it does not exist or is not the caller's to see: Postgres decides which. */
export async function findApplication(trx: ApplicationTrx, id: string): Promise<StoredApplication | null> {
  const [row] = await trx.query<StoredApplication>({
    name: 'find_application',
    text: `select ${COLUMNS} from underwriting.application where id = $1`,
    values: [id]
  })
  return row ?? null
}

/** As `findApplication`, and nobody else changes it until the transaction ends: take this lock before any other. */
export async function lockApplication(trx: ApplicationTrx, id: string): Promise<StoredApplication | null> {
  const [row] = await trx.query<StoredApplication>({
    name: 'lock_application',
    text: `select ${COLUMNS} from underwriting.application where id = $1 for no key update`,
    values: [id]
  })
  return row ?? null
}

/** Adds the application with the commit. */
export function insertApplication(trx: ApplicationTrx, row: StoredApplication): void {
  const columns = Object.keys(row)
  trx.defer({
    name: 'insert_application',
    text: `insert into underwriting.application (${columns.join(', ')}) values (${columns.map((_, i) => `$${i + 1}`).join(', ')})`,
    values: Object.values(row).map(valueOf)
  })
}

/** Changes a locked application with the commit, one version on; gives it as it then stands. */
export function updateApplication(
  trx: ApplicationTrx,
  application: StoredApplication,
  change: Partial<Pick<StoredApplication, Changeable>>
): StoredApplication {
  const entries = Object.entries(change)
  const sets = entries.map(([column], i) => `${column} = $${i + 2}`)
  trx.defer({
    ...named(`update underwriting.application set ${sets.join(', ')}, version = version + 1 where id = $1`),
    values: [application.id, ...entries.map(([, value]) => valueOf(value))]
  })
  return { ...application, ...change, version: application.version + 1n }
}

const names = new Map<string, string>()

/** A prepared statement for each set of columns. */
function named(text: string): { name: string; text: string } {
  const name = names.get(text) ?? `update_application_${names.size + 1}`
  names.set(text, name)
  return { name, text }
}

type Changeable =
  | 'status'
  | 'asked_amounts'
  | 'record'
  | 'rulebook_sha256'
  | 'disclosures'
  | 'other_insurances'
  | 'requested_documents'
  | 'answer_by'
  | 'reason'
  | 'offer_id'
  | 'submitted_at'
  | 'submitted_by'
  | 'updated_at'

/** Lists and objects go into json columns; pg would make Postgres arrays of lists. */
function valueOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !(value instanceof Date) ? JSON.stringify(value) : value
}

export interface ApplicationFilters {
  readonly status?: ApplicationStatus | undefined
  readonly product?: string | undefined
  readonly policyholder?: string | undefined
}

/** Applications that the caller may see, newest first, from before the id; at most `limit` of them. */
export async function listApplications(
  trx: ApplicationTrx,
  filters: ApplicationFilters,
  page: { readonly before: string | null; readonly limit: number }
): Promise<ApplicationHead[]> {
  let query = trx.db.selectFrom('underwriting.application').select(HEAD).orderBy('id', 'desc').limit(page.limit)
  const organisation = onlyOrganisation(trx.actor)
  if (organisation !== undefined) query = query.where('organisation', '=', organisation)
  if (page.before !== null) query = query.where('id', '<', page.before)
  if (filters.status !== undefined) query = query.where('status', '=', filters.status)
  if (filters.product !== undefined)
    query = query.where('product', '=', filters.product as StoredApplication['product'])
  if (filters.policyholder !== undefined) query = query.where('policyholder', '=', filters.policyholder)
  return query.execute()
}

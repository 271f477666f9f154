import { compose, given, sql, where } from '@trade-credit/database/compose.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { ApplicationStatus } from '@trade-credit/domain/underwriting/application-lifecycle.ts'
import { applicationStatusOn } from '@trade-credit/domain/underwriting/application-status.ts'
import type { OfferFacts } from '@trade-credit/domain/underwriting/offer-status.ts'
import { onlyOrganisation } from '@trade-credit/service/access/oversees.ts'
import { isOver, latestOf, statusOn } from './status-on.ts'
import type { ApplicationRow } from './tables.ts'

/** An application; its status is that of today's business date. */
export type StoredApplication = ApplicationRow
export type ApplicationHead = Omit<StoredApplication, 'request' | 'record'>
type Reader = Pick<Transaction, 'query'>

const HEAD = `a.id, a.organisation, a.client, a.quote_id, a.product, a.policyholder, a.policyholder_party, a.centre, a.status, a.received_on,
  a.requested_inception, a.payment_plan, a.asked_amounts, a.rulebook_sha256, a.disclosures, a.other_insurances,
  a.requested_documents, a.open_until, a.answer_by, a.reason, a.offer_id, a.version, a.created_at, a.submitted_at, a.submitted_by,
  a.updated_at`
const TODAY = `platform.business_date() as today, h.state as hold_state, o.valid_until, o.accepted_on`
const FROM = `underwriting.application a left join underwriting.offer o on o.id = a.offer_id
  left join ledger.published_hold h on h.id = o.hold_id`

/** What a row is read with to say how it stands today. */
interface Today {
  readonly today: PlainDate
  readonly hold_state: OfferFacts['holdState'] | null
  readonly valid_until: PlainDate | null
  readonly accepted_on: PlainDate | null
}

/** The application; null when it does not exist or is not the caller's to see: Postgres decides which. */
export async function findApplication(trx: Reader, id: string): Promise<StoredApplication | null> {
  const [row] = await trx.query<StoredApplication & Today>({
    name: 'find_application',
    text: `select ${HEAD}, a.request, a.record, ${TODAY} from ${FROM} where a.id = $1`,
    values: [id]
  })
  return row ? asOfToday(row) : null
}

/** As `findApplication`, and nobody else changes it until the transaction ends: take this lock before any other. */
export async function lockApplication(trx: Reader, id: string, today: PlainDate): Promise<StoredApplication | null> {
  const [application] = await asOfDay(trx, await lockRow(trx, id), today)
  return application ?? null
}

/** As `lockApplication`, as it is written down: `asOfDay` says how it stands. */
export function lockRow(trx: Reader, id: string): Promise<StoredApplication[]> {
  return trx.query<StoredApplication>({
    name: 'lock_application',
    text: `select ${HEAD}, a.request, a.record from underwriting.application a where a.id = $1 for no key update`,
    values: [id]
  })
}

/** The applications that the quote's owner made of it, newest first. Nobody else applies with the quote until the transaction ends. */
export async function lockApplicationsOf(
  trx: Reader,
  of: { readonly quoteId: string; readonly organisation: string },
  today: PlainDate
): Promise<ApplicationHead[]> {
  return asOfDay(trx, await lockRowsOf(trx, of), today)
}

/** As `lockApplicationsOf`, as they are written down. */
export async function lockRowsOf(
  trx: Reader,
  { quoteId, organisation }: { readonly quoteId: string; readonly organisation: string }
): Promise<ApplicationHead[]> {
  // Sent together, and done one after the other: whoever waited for the lock sees what was committed meanwhile.
  const [, rows] = await Promise.all([
    trx.query({
      name: 'lock_quote',
      text: `select pg_advisory_xact_lock(hashtextextended('application of ' || $1, 0))`,
      values: [quoteId]
    }),
    trx.query<ApplicationHead>({
      name: 'applications_of_quote',
      // Put in order here: for the order, Postgres took an index by owner and read all that it ever applied for.
      text: `select ${HEAD} from underwriting.application a where a.quote_id = $1 and a.organisation = $2`,
      values: [quoteId, organisation]
    })
  ])
  return rows.toSorted((a, b) => (a.id > b.id ? -1 : 1))
}

/** The rows with their status of the day. Of offers only those are looked at that say how an application stands: where it is approved. */
export async function asOfDay<Row extends ApplicationHead>(
  trx: Reader,
  rows: readonly Row[],
  today: PlainDate
): Promise<Row[]> {
  const ids = rows.flatMap(({ status, offer_id: id }) => (status === 'approved' && id !== null ? [id] : []))
  const offers =
    ids.length === 0
      ? []
      : await trx.query<Pick<ApplicationHead, 'offer_id'> & Omit<Today, 'today'>>({
          name: 'offers_of_applications',
          text: `select o.id as offer_id, h.state as hold_state, o.valid_until, o.accepted_on
            from underwriting.offer o join ledger.published_hold h on h.id = o.hold_id where o.id = any ($1)`,
          values: [ids]
        })
  const known = new Map(offers.map(offer => [offer.offer_id, offer]))
  return rows.map(row => asOfToday({ ...row, today, ...(known.get(row.offer_id) ?? NO_OFFER) }))
}

const NO_OFFER = { hold_state: null, valid_until: null, accepted_on: null }

/** The row with its status of today, which the domain says. */
function asOfToday<Row extends ApplicationHead>(row: Row & Today): Row {
  const { today, hold_state: holdState, valid_until: validUntil, accepted_on: acceptedOn, ...stored } = row
  const offer = holdState === null || validUntil === null ? null : { holdState, validUntil, acceptedOn }
  const status = applicationStatusOn({ status: row.status, openUntil: latestOf(row), offer }, today)
  return { ...(stored as unknown as Row), status }
}

/** Adds the application with the commit. */
export function insertApplication(trx: Transaction, row: StoredApplication): void {
  const columns = Object.keys(row)
  trx.defer({
    name: 'insert_application',
    text: `insert into underwriting.application (${columns.join(', ')}) values (${columns.map((_, i) => `$${i + 1}`).join(', ')})`,
    values: Object.values(row).map(valueOf)
  })
}

/** Changes a locked application with the commit, one version on; gives it as it then stands. */
export function updateApplication(
  trx: Transaction,
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
  trx: Pick<Transaction, 'query' | 'actor'>,
  { status, product, policyholder }: ApplicationFilters,
  page: { readonly before: string | null; readonly limit: number }
): Promise<ApplicationHead[]> {
  const asked = where(
    given(onlyOrganisation(trx.actor), organisation => sql`a.organisation = ${organisation}`),
    given(page.before, id => sql`a.id < ${id}`),
    // What is written down can be found by an index; what a day has made of it, where it has, is looked at row by row.
    status === undefined || isOver(status) ? null : sql`a.status = ${status}`,
    given(status, wanted => sql`coalesce(${statusOn} = ${wanted}, false)`),
    given(product, code => sql`a.product = ${code}`),
    given(policyholder, number => sql`a.policyholder = ${number}`)
  )
  const rows = await trx.query<ApplicationHead & Today>(
    compose(
      sql`select ${sql.raw(HEAD)}, ${sql.raw(TODAY)} from ${sql.raw(FROM)} ${asked} order by a.id desc limit ${page.limit}`
    )
  )
  return rows.map(asOfToday)
}

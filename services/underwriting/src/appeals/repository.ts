import { compose, given, sql, where } from '@trade-credit/database/compose.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { onlyOrganisation } from '@trade-credit/service/access/oversees.ts'
import { statusOn } from '../applications/status-on.ts'

type Trx = Pick<Transaction, 'query'>

export interface StoredDecline {
  readonly id: string
  readonly appeal_until: PlainDate
  /** Null where the rules decided. */
  readonly declined_by: string | null
  /** Whether it was appealed against already. */
  readonly appealed: boolean
}

/** An appeal with the status that its application has today beside it. */
export interface StoredAppeal {
  readonly id: string
  readonly organisation: string
  readonly client: string
  readonly application_id: string
  readonly application_status: string
  readonly declined_by: string | null
  readonly reason: string
  readonly filed_on: PlainDate
  readonly status: 'filed' | 'upheld' | 'rejected'
  readonly decision_reason: string | null
  readonly decided_by: string | null
  readonly decided_on: PlainDate | null
  readonly version: bigint
}

const SELECT = `select l.id, l.organisation, l.client, l.application_id, ${compose(statusOn).text} as application_status, d.declined_by, l.reason,
    l.filed_on, l.status, l.decision_reason, l.decided_by, l.decided_on, l.version
  from underwriting.appeal l join underwriting.application a on a.id = l.application_id
  join underwriting.decline d on d.id = l.decline_id
  left join underwriting.offer o on o.id = a.offer_id left join ledger.published_hold h on h.id = o.hold_id`

/** The newest decline of an application; null when it was never declined. */
export async function findDecline(trx: Trx, applicationId: string): Promise<StoredDecline | null> {
  const [row] = await trx.query<StoredDecline>({
    name: 'find_decline',
    text: `select d.id, d.appeal_until, d.declined_by,
        exists (select from underwriting.appeal l where l.decline_id = d.id) as appealed
      from underwriting.decline d where d.application_id = $1 order by d.id desc limit 1`,
    values: [applicationId]
  })
  return row ?? null
}

/** Everyone who ever declined the application, for those who decide it anew. */
export async function declinersOf(trx: Trx, applicationId: string): Promise<string[]> {
  const rows = await trx.query<{ declined_by: string }>({
    name: 'decliners_of',
    text: `select distinct declined_by from underwriting.decline where application_id = $1 and declined_by is not null`,
    values: [applicationId]
  })
  return rows.map(row => row.declined_by)
}

/** Adds the appeal of the caller's organisation. Hold the application's lock. */
export async function insertAppeal(
  trx: Transaction,
  appeal: Pick<StoredAppeal, 'id' | 'application_id' | 'reason' | 'filed_on'> & { readonly declineId: string },
  now: Date
): Promise<void> {
  await trx.query({
    name: 'insert_appeal',
    text: `insert into underwriting.appeal (id, organisation, client, application_id, decline_id, reason, filed_on, status, created_at,
      updated_at) values ($1, $2, $3, $4, $5, $6, $7, 'filed', $8, $8)`,
    values: [
      appeal.id,
      trx.actor.organisation,
      trx.actor.client,
      appeal.application_id,
      appeal.declineId,
      appeal.reason,
      appeal.filed_on,
      now
    ]
  })
}

/** The appeal; null when there is none that the caller may see. */
export async function findAppeal(trx: Trx, id: string): Promise<StoredAppeal | null> {
  const [row] = await trx.query<StoredAppeal>({ name: 'find_appeal', text: `${SELECT} where l.id = $1`, values: [id] })
  return row ?? null
}

/** As `findAppeal`, and nobody else changes it until the transaction ends. */
export async function lockAppeal(trx: Trx, id: string): Promise<StoredAppeal | null> {
  const [row] = await trx.query<StoredAppeal>({
    name: 'lock_appeal',
    text: `${SELECT} where l.id = $1 for no key update of l`,
    values: [id]
  })
  return row ?? null
}

/** Writes the decision on a locked appeal down with the commit, behind the referral that it leads to. */
export function settleAppeal(
  trx: Transaction,
  id: string,
  decision: {
    readonly status: 'upheld' | 'rejected'
    readonly reason: string
    readonly on: PlainDate
    readonly referralId: string | null
    readonly now: Date
  }
): void {
  trx.defer({
    name: 'settle_appeal',
    text: `update underwriting.appeal set status = $2, decision_reason = $3, decided_by = $4, decided_on = $5, referral_id = $6,
      updated_at = $7, version = version + 1 where id = $1`,
    values: [id, decision.status, decision.reason, trx.actor.client, decision.on, decision.referralId, decision.now]
  })
}

/** Appeals that the caller may see, newest first, from before the id: its own, or all for the insurer. */
export function listAppeals(
  trx: Pick<Transaction, 'query' | 'actor'>,
  status: StoredAppeal['status'] | undefined,
  page: { readonly before: string | null; readonly limit: number }
): Promise<StoredAppeal[]> {
  const asked = where(
    given(onlyOrganisation(trx.actor), organisation => sql`l.organisation = ${organisation}`),
    given(status, wanted => sql`l.status = ${wanted}`),
    given(page.before, id => sql`l.id < ${id}`)
  )
  return trx.query<StoredAppeal>(compose(sql`${sql.raw(SELECT)} ${asked} order by l.id desc limit ${page.limit}`))
}

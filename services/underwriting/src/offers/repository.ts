import { compose, type Fragment, given, sql, where } from '@trade-credit/database/compose.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { OfferFacts } from '@trade-credit/domain/underwriting/offer-status.ts'
import { oversees } from '@trade-credit/service/access/oversees.ts'
import type { OfferRow } from './tables.ts'

/** An offer beside the state of its hold, and whether its hand-over was asked for. */
export type StoredOffer = OfferRow & {
  readonly hold_state: OfferFacts['holdState']
  readonly hand_over_asked: boolean
}

const OWN = `o.id, o.organisation, o.application_id, o.hold_id, o.product, o.policyholder, o.policyholder_party, o.valid_until,
  o.requested_inception, o.payment_plan, o.request, o.record, o.conditions, o.insured_amount, o.payable, o.rulebook_sha256,
  o.engine_version, o.created_at, o.accepted_on, o.accepted_by, o.rejected_on, o.rejected_by, o.handed_over_by, o.handed_over_on,
  (select true from underwriting.offer_hand_over x where x.offer_id = o.id limit 1) is not null as hand_over_asked`
const COLUMNS = `${OWN}, h.state as hold_state`
const FROM = 'underwriting.offer o join ledger.published_hold h on h.id = o.hold_id'

/** The offer; null when it does not exist or is not the caller's to see. */
export async function findOffer(trx: Pick<Transaction, 'query'>, id: string): Promise<StoredOffer | null> {
  const [row] = await trx.query<StoredOffer>({
    name: 'find_offer',
    text: `select ${COLUMNS} from ${FROM} where o.id = $1`,
    values: [id]
  })
  return row ?? null
}

/** As `findOffer`, and nobody else changes it until the transaction ends; null, too, for one that was handed over by the caller. */
export async function lockOffer(trx: Pick<Transaction, 'query'>, id: string): Promise<StoredOffer | null> {
  // Sent together, and done one after the other: whoever waited for the lock sees what was committed meanwhile, of its hold as well.
  const [locked, offer] = await Promise.all([
    trx.query({
      name: 'lock_offer',
      text: 'select id from underwriting.offer where id = $1 for no key update',
      values: [id]
    }),
    findOffer(trx, id)
  ])
  return locked.length === 0 ? null : offer
}

/**
 * Accepts an offer of the organisation that is open on the day, and gives it as it then is; null, and nothing done, for any other. Who waited
 * for its row has seen its hold as it was before that: look at it again with the commit.
 */
export async function acceptOpenOffer(
  trx: Pick<Transaction, 'query'>,
  offer: { readonly id: string; readonly organisation: string; readonly on: PlainDate; readonly by: string }
): Promise<StoredOffer | null> {
  const [row] = await trx.query<StoredOffer>({
    name: 'accept_offer',
    // Joined with the holds, a plan made while there were few reads all of them.
    text: `update underwriting.offer o set accepted_on = $2, accepted_by = $3
      where o.id = $1 and o.organisation = $4 and o.valid_until >= $2 and o.accepted_on is null and o.rejected_on is null
        and (select h.state from ledger.published_hold h where h.id = o.hold_id) = 'held'
      returning ${OWN}, 'held' as hold_state`,
    values: [offer.id, offer.on, offer.by, offer.organisation]
  })
  return row ?? null
}

/** Records with the commit that the offer was given up. */
export function updateRejection(
  trx: Pick<Transaction, 'defer'>,
  offer: { readonly id: string; readonly rejectedOn: PlainDate; readonly rejectedBy: string }
): void {
  trx.defer({
    name: 'reject_offer',
    text: 'update underwriting.offer set rejected_on = $2, rejected_by = $3 where id = $1',
    values: [offer.id, offer.rejectedOn, offer.rejectedBy]
  })
}

export interface OfferFilters {
  readonly status?: string | undefined
  readonly applicationId?: string | undefined
  readonly policyholder?: string | undefined
}

/** What an offer's standing is in SQL on a day, as `offerStatusOn` says. */
const statusOn = (today: string) => sql`case h.state when 'committed' then 'bound'
  when 'released' then case when o.rejected_on is null then 'withdrawn' else 'rejected' end
  when 'expired' then 'lapsed'
  else case when o.valid_until < ${today}::date then 'lapsed' when o.accepted_on is null then 'open' else 'accepted' end end`

/**
 * Offers that the caller may see, those that it handed over among them, newest first, from before the id; at most `limit` of them.
 * Row-level security says whose they are, but as one of several conditions, which no index can follow: whoever does not see all looks
 * twice, each time by an index.
 */
export function listOffers(
  trx: Pick<Transaction, 'query' | 'actor'>,
  { status, applicationId, policyholder }: OfferFilters,
  page: { readonly before: string | null; readonly limit: number; readonly today: PlainDate }
): Promise<StoredOffer[]> {
  const select = (side: Fragment | null) => {
    const asked = where(
      side,
      given(page.before, id => sql`o.id < ${id}`),
      // Of a coalesce, Postgres expects half the rows, and not one in two hundred: so it reads them in order until the page is full.
      given(status, wanted => sql`coalesce(${statusOn(page.today)} = ${wanted}, false)`),
      given(applicationId, id => sql`o.application_id = ${id}`),
      given(policyholder, number => sql`o.policyholder = ${number}`)
    )
    return sql`select ${sql.raw(COLUMNS)} from ${sql.raw(FROM)} ${asked} order by o.id desc limit ${page.limit}`
  }
  if (oversees(trx.actor)) return trx.query<StoredOffer>(compose(select(null)))
  const owned = select(sql`o.organisation = ${trx.actor.organisation}`)
  const handedOver = select(sql`o.handed_over_by = ${trx.actor.organisation}`)
  return trx.query<StoredOffer>(compose(sql`(${owned}) union all (${handedOver}) order by id desc limit ${page.limit}`))
}

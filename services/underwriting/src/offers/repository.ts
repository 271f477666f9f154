import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { OfferFacts } from '@trade-credit/domain/underwriting/offer-status.ts'
import type { Selectable } from 'kysely'
import type { ApplicationTrx } from '../applications/repository.ts'
import type { OfferRow } from './tables.ts'

/** An offer beside the state of its hold. */
export type StoredOffer = Selectable<OfferRow> & { readonly hold_state: OfferFacts['holdState'] }

const COLUMNS = `o.id, o.organisation, o.application_id, o.hold_id, o.product, o.policyholder, o.policyholder_party, o.valid_until,
  o.requested_inception, o.payment_plan, o.request, o.record, o.conditions, o.insured_amount, o.payable, o.rulebook_sha256,
  o.engine_version, o.created_at, o.accepted_on, o.accepted_by, h.state as hold_state`
const FROM = 'underwriting.offer o join ledger.published_hold h on h.id = o.hold_id'

/** The offer; null when it does not exist or is not the caller's to see. */
export async function findOffer(trx: Pick<ApplicationTrx, 'query'>, id: string): Promise<StoredOffer | null> {
  const [row] = await trx.query<StoredOffer>({
    name: 'find_offer',
    text: `select ${COLUMNS} from ${FROM} where o.id = $1`,
    values: [id]
  })
  return row ?? null
}

/** As `findOffer`, and nobody else accepts it until the transaction ends. */
export async function lockOffer(trx: Pick<ApplicationTrx, 'query'>, id: string): Promise<StoredOffer | null> {
  const [row] = await trx.query<StoredOffer>({
    name: 'lock_offer',
    text: `select ${COLUMNS} from ${FROM} where o.id = $1 for no key update of o`,
    values: [id]
  })
  return row ?? null
}

/** Records with the commit that the offer was accepted. */
export function updateAcceptance(
  trx: Pick<ApplicationTrx, 'defer'>,
  offer: { readonly id: string; readonly acceptedOn: PlainDate; readonly acceptedBy: string }
): void {
  trx.defer({
    name: 'accept_offer',
    text: 'update underwriting.offer set accepted_on = $2, accepted_by = $3 where id = $1',
    values: [offer.id, offer.acceptedOn, offer.acceptedBy]
  })
}

export interface OfferFilters {
  readonly status?: string | undefined
  readonly applicationId?: string | undefined
  readonly policyholder?: string | undefined
}

/** What an offer's standing is in SQL, on the day `$1`, as `offerStatusOn` says. */
const STATUS = `case h.state when 'committed' then 'bound' when 'released' then 'withdrawn' when 'expired' then 'lapsed'
  else case when o.valid_until < $1 then 'lapsed' when o.accepted_on is null then 'open' else 'accepted' end end`

/** Offers that the caller may see, newest first, from before the id; at most `limit` of them. */
export function listOffers(
  trx: Pick<ApplicationTrx, 'query'>,
  { status, applicationId, policyholder }: OfferFilters,
  page: { readonly before: string | null; readonly limit: number; readonly today: PlainDate }
): Promise<StoredOffer[]> {
  return trx.query<StoredOffer>({
    name: 'list_offers',
    text: `select ${COLUMNS} from ${FROM}
      where ($2::text is null or o.id < $2) and ($3::text is null or ${STATUS} = $3)
        and ($4::text is null or o.application_id = $4) and ($5::text is null or o.policyholder = $5)
      order by o.id desc limit $6`,
    values: [page.today, page.before, status ?? null, applicationId ?? null, policyholder ?? null, page.limit]
  })
}

import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { isPlainDate, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { PaymentPlan } from '@trade-credit/domain/rating/instalments.ts'
import type { OfferFacts } from '@trade-credit/domain/underwriting/offer-status.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import type { QuoteRecord } from '@trade-credit/quoting/quote-record.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import type { PremiumRecord } from '../policies/stored-policy.ts'

/** What a policy is made of: an offer as underwriting publishes it, and what the ledger says of its hold. */
export interface BindableOffer {
  readonly id: string
  readonly organisation: string
  /** Who applied for it, where the offer was handed over to the organisation; null otherwise. */
  readonly handedOverBy: string | null
  readonly applicationId: string
  /** Of the application, where the caller may read it; null otherwise. */
  readonly quoteId: string | null
  /** As of a policy. */
  readonly knownSince: PlainDate | null
  readonly holdId: string
  readonly product: string
  readonly policyholder: string
  readonly policyholderParty: string
  readonly policyholderName: string
  readonly validUntil: PlainDate
  readonly requestedInception: PlainDate | null
  readonly paymentPlan: PaymentPlan
  readonly premium: PremiumRecord
  readonly insuredAmount: Won
  readonly rulebookSha256: string
  readonly acceptedOn: PlainDate | null
  /** How its hold stands; null where the ledger does not know it. */
  readonly holdState: OfferFacts['holdState'] | null
  /** What was asked for, with all its buyers, and what came of it. */
  readonly request: Pick<QuoteRequestBody, 'buyers'>
  readonly record: Pick<QuoteRecord, 'buyers'>
  /** The first day that the hold leaves free; null where it holds without end, or is not known. */
  readonly heldUntil: PlainDate | null
  /** The policy that it renews. */
  readonly renews: string | null
}

interface OfferRow {
  id: string
  organisation: string
  handed_over_by: string | null
  application_id: string
  quote_id: string | null
  known_since: PlainDate | null
  hold_id: string
  product: string
  policyholder: string
  policyholder_party: string
  valid_until: PlainDate
  requested_inception: PlainDate | null
  payment_plan: PaymentPlan
  request: Pick<QuoteRequestBody, 'policyholder' | 'buyers'>
  record: Pick<QuoteRecord, 'buyers'> & { readonly premium: PremiumRecord }
  insured_amount: bigint
  rulebook_sha256: string
  accepted_on: PlainDate | null
  held_until: string | null
  hold_state: OfferFacts['holdState'] | null
  renews: string | null
}

/**
 * The offer; null when it is not there or not the caller's to see. Its texts are read here as a whole: to take a name, a price and the terms
 * of its buyers out of them took Postgres longer than to send them.
 */
export async function findOffer(trx: Pick<JobTransaction, 'query'>, id: string): Promise<BindableOffer | null> {
  const [row] = await trx.query<OfferRow>({
    name: 'bindable_offer',
    text: `select o.id, o.organisation, o.handed_over_by, o.application_id, o.quote_id, o.known_since, o.hold_id, o.product, o.policyholder, o.policyholder_party, o.valid_until,
        o.requested_inception, o.payment_plan, o.insured_amount, o.rulebook_sha256, o.accepted_on, o.request, o.record,
        h.until_date::text as held_until, h.state as hold_state,
        (select r.policy_id from quote.published_renewal r where r.quote_id = o.quote_id and r.organisation = o.organisation) as renews
      from underwriting.published_offer o
      left join ledger.published_hold h on h.id = o.hold_id
      where o.id = $1`,
    values: [id]
  })
  if (!row) return null
  return {
    id: row.id,
    organisation: row.organisation,
    handedOverBy: row.handed_over_by,
    applicationId: row.application_id,
    quoteId: row.quote_id,
    knownSince: row.known_since,
    holdId: row.hold_id,
    product: row.product,
    policyholder: row.policyholder,
    policyholderParty: row.policyholder_party,
    policyholderName: row.request.policyholder.name,
    validUntil: row.valid_until,
    requestedInception: row.requested_inception,
    paymentPlan: row.payment_plan,
    premium: row.record.premium,
    insuredAmount: won(row.insured_amount),
    rulebookSha256: row.rulebook_sha256,
    acceptedOn: row.accepted_on,
    holdState: row.hold_state,
    request: row.request,
    record: row.record,
    heldUntil: row.held_until !== null && isPlainDate(row.held_until) ? row.held_until : null,
    renews: row.renews
  }
}

/** The policy that was made of the offer; null where the caller may not see it. */
export async function findPolicyOfOffer(
  trx: Pick<JobTransaction, 'query'>,
  { id, organisation }: Pick<BindableOffer, 'id' | 'organisation'>
): Promise<string | null> {
  const [row] = await trx.query<{ id: string }>({
    name: 'policy_of_offer',
    text: 'select id from policy.policy where organisation = $1 and offer_id = $2',
    values: [organisation, id]
  })
  return row?.id ?? null
}

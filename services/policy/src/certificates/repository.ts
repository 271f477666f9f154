import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

type Reader = Pick<JobTransaction, 'query'>

/** What a certificate says of its policy. */
export interface CertifiedPolicy {
  readonly id: string
  readonly organisation: string
  readonly product: string
  readonly policyholder_name: string
  readonly status: string
  readonly inception: PlainDate
  readonly expiry: PlainDate
  readonly ended_on: PlainDate | null
}

/** What stands on the paper of this code, whoever asks; null when there is none. */
export async function findCertified(trx: Reader, code: string): Promise<CertifiedPolicy | null> {
  const [row] = await trx.query<CertifiedPolicy>({
    name: 'certified_policy',
    text: 'select id, organisation, product, policyholder_name, status, inception, expiry, ended_on from policy.certified_policy($1)',
    values: [code]
  })
  return row ?? null
}

/** A buyer that was ever covered, with its insured amount today or on the last day of cover; 0 where it had none then. */
export interface PledgedBuyer {
  readonly business_number: string
  readonly insured_amount: bigint
}

/** The buyers of a policy that is pledged to the caller; none where it is not. */
export function pledgedBuyers(trx: Reader, policyId: string): Promise<PledgedBuyer[]> {
  return trx.query<PledgedBuyer>({
    name: 'pledged_buyers',
    text: 'select business_number, insured_amount from policy.pledged_cover($1)',
    values: [policyId]
  })
}

export interface PledgedEvent {
  readonly type: string
  readonly buyer: string
  readonly occurred_on: PlainDate
  readonly confirmed_on: PlainDate
}

/** Confirmed events since the policy began, on buyers of a policy that is pledged to the caller; the newest thousand. */
export function pledgedEvents(trx: Reader, policyId: string, since: PlainDate): Promise<PledgedEvent[]> {
  return trx.query<PledgedEvent>({
    name: 'pledged_events',
    text: `select distinct e.type, e.buyer, e.occurred_on, e.confirmed_on
      from policy.pledged_cover($1) c join policy.pledged_numbers($1) kin on kin.buyer = c.business_number
      join claims.published_event e on e.buyer = kin.number and (e.type <> 'business_closure' or e.buyer = kin.buyer)
      where e.occurred_on >= $2 order by e.occurred_on desc, e.buyer limit 1000`,
    values: [policyId, since]
  })
}

/** What an underwriter asked for beside the amounts, of one buyer or of the whole. */
export interface OfferCondition {
  readonly businessNumber: string | null
  readonly text: string
}

/** The conditions of the offer that a policy was made of. */
export async function offerConditions(trx: Reader, offerId: string): Promise<OfferCondition[]> {
  const [row] = await trx.query<{ conditions: OfferCondition[] }>({
    name: 'offer_conditions',
    text: 'select conditions from underwriting.published_offer where id = $1',
    values: [offerId]
  })
  return row?.conditions ?? []
}

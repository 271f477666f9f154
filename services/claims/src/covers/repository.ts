import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { WithdrawnDays } from '@trade-credit/domain/losses/withdrawn-days.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { NO_WON } from '@trade-credit/domain/won.ts'
import type { Concerned } from './concerned.repository.ts'
import type { AgreedCover, OpenReceivable, PublishedPolicy } from './tables.ts'

type Trx = Pick<JobTransaction, 'query'>

const POLICY = `p.id, p.organisation, p.product, p.policyholder, p.policyholder_party as "policyholderParty", p.inception,
  p.covered_until as "coveredUntil", p.covers`

/** Of `policy.published_policy p`: premium that is asked for and falls due after the business date, and what its end took back. */
export const NOT_DUE = `coalesce((select sum(i.unpaid) from policy.published_open_invoice i
  where i.policy_id = p.id and i.due_on > platform.business_date()), 0)::bigint as "premiumNotDue",
  coalesce((select v.amount from policy.published_voided_premium v where v.policy_id = p.id), 0)::bigint as "premiumTakenBack"`

/** A part of all policies, shared out by the last character of their ids, which is random. */
export interface Share {
  readonly lane: number
  readonly of: number
}

/**
 * Until the transaction ends. Postgres expects far too few rows behind row-level security and a share of them: to read all that follows
 * and sort it would look cheaper to it than to stop after a page.
 */
const IN_ORDER_OF_AN_INDEX = {
  name: 'in_order_of_an_index',
  text: `select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)`
}

/**
 * Ids of policies that ever covered one of the business numbers, or name one of the corporations for a buyer, in their order, after the one
 * given: whether it concerns them, and whether they took effect, is seen when they are loaded.
 */
export async function coveringPolicyIds(
  trx: Trx,
  { businessNumbers, corporations }: Concerned,
  share: Share,
  after: string,
  limit: number
): Promise<string[]> {
  void trx.query(IN_ORDER_OF_AN_INDEX)
  const rows = await trx.query<{ id: string }>({
    name: 'covering_policy_ids',
    text: `select distinct covering.policy_id as id from (
        select by_corporation.policy_id from unnest($1::text[]) as asked (corporation) cross join lateral (
          select distinct c.policy_id from policy.published_agreed_cover c
          where c.corporate_number = asked.corporation and c.policy_id > $3 and ascii(right(c.policy_id, 1)) % $5 = $6
          order by c.policy_id limit $4) as by_corporation
        union all
        select by_number.policy_id from unnest($2::text[]) as asked (number) cross join lateral (
          select distinct c.policy_id from policy.published_agreed_cover c
          where c.business_number = asked.number and c.policy_id > $3 and ascii(right(c.policy_id, 1)) % $5 = $6
          order by c.policy_id limit $4) as by_number
      ) as covering order by 1 limit $4`,
    values: [corporations, businessNumbers, after, limit, share.of, share.lane]
  })
  return rows.map(row => row.id)
}

/** The policies of these ids that the caller may see and that took effect, with what is unpaid of their premium on the day. */
export async function findPolicies(trx: Trx, ids: readonly string[], today: PlainDate): Promise<PublishedPolicy[]> {
  const unpaid = unpaidPremiums(trx, ids, today)
  const policies = await trx.query<Omit<PublishedPolicy, keyof Unpaid>>({
    name: 'policies_in_effect',
    text: `select ${POLICY} from policy.published_policy_term p where p.id = any ($1) and p.is_effective`,
    values: [ids]
  })
  const owed = await unpaid
  return policies.map(policy => ({ ...policy, ...(owed.get(policy.id) ?? NOTHING_UNPAID) }))
}

type Unpaid = Pick<PublishedPolicy, 'unpaidPremium' | 'premiumNotDue' | 'premiumTakenBack'>
const NOTHING_UNPAID: Unpaid = { unpaidPremium: NO_WON, premiumNotDue: NO_WON, premiumTakenBack: NO_WON }

/** What is unpaid of these policies' premium by the day, what falls due later, and what ends took back; most have no entry. */
async function unpaidPremiums(
  trx: Trx,
  policyIds: readonly string[],
  today: PlainDate
): Promise<ReadonlyMap<string, Unpaid>> {
  const rows = await trx.query<Unpaid & { policyId: string }>({
    name: 'unpaid_premiums',
    text: `select policy_id as "policyId", sum(due)::bigint as "unpaidPremium", sum(later)::bigint as "premiumNotDue",
        sum(taken_back)::bigint as "premiumTakenBack"
      from (
        select policy_id, coalesce(sum(unpaid) filter (where due_on <= $2), 0) as due,
          coalesce(sum(unpaid) filter (where due_on > $2), 0) as later, 0 as taken_back
        from policy.published_open_invoice where policy_id = any ($1) group by policy_id
        union all select policy_id, 0, 0, amount from policy.published_voided_premium where policy_id = any ($1)
      ) as unpaid group by policy_id`,
    values: [policyIds, today]
  })
  return new Map(rows.map(({ policyId, ...unpaid }) => [policyId, unpaid]))
}

/** A policy that the caller may see, whether or not it took effect; undefined for any other. */
export async function findPolicy(
  trx: Trx,
  id: string
): Promise<(PublishedPolicy & { readonly status: string }) | undefined> {
  const rows = await trx.query<PublishedPolicy & { status: string }>({
    name: 'policy_by_id',
    text: `select ${POLICY}, p.status, p.unpaid_premium as "unpaidPremium", ${NOT_DUE} from policy.published_policy p where p.id = $1`,
    values: [id]
  })
  return rows[0]
}

/** Stretches of cover of these policies on these buyers, as they were agreed, the earliest of each first. */
export function findCovers(trx: Trx, policyIds: readonly string[], buyers: readonly string[]): Promise<AgreedCover[]> {
  return trx.query<AgreedCover>({
    name: 'covers_of_policies',
    text: `select c.policy_id as "policyId", c.business_number as buyer, c.party, c.form, c.insured_amount as "insuredAmount",
        c.coverage_percent as "coveragePercent", c.related_firm as "relatedFirm", c.from_date as "from", c.until_date as "until",
        c.name
      from policy.published_agreed_cover c
      where c.policy_id = any ($1) and c.business_number = any ($2)
      order by c.policy_id, c.business_number, c.position`,
    values: [policyIds, buyers]
  })
}

/** Days for which the insurer withdrew the limits of these buyers, whatever any policy says; buyers of whom it withdrew none have no entry. */
export async function findLimitsWithdrawn(
  trx: Trx,
  buyers: readonly string[]
): Promise<ReadonlyMap<string, readonly WithdrawnDays[]>> {
  const rows = await trx.query<WithdrawnDays & { buyer: string }>({
    name: 'limits_withdrawn_of_buyers',
    text: `select business_number as buyer, from_date as "from", until_date as "until"
      from underwriting.published_days_without_limit where business_number = any ($1) order by from_date, until_date`,
    values: [buyers]
  })
  const byBuyer = Map.groupBy(rows, row => row.buyer)
  return new Map([...byBuyer].map(([buyer, days]) => [buyer, days.map(({ from, until }) => ({ from, until }))]))
}

const OPEN_RECEIVABLE = `select r.id, r.policy_id as "policyId", r.buyer, r.instrument, r.invoice_number as "invoiceNumber",
    r.supplied_on as "suppliedOn", r.due_on as "dueOn", r.amount, r.vat, r.bill_issued_on as "billIssuedOn",
    r.disputed_on as "disputedOn", r.settled, r.corrected_on as "correctedOn", r.corrected_late as "correctedLate"
  from policy.published_receivable r where r.settled < r.amount`

/** What was declared under these policies on these buyers and is not settled. */
export function findOpenReceivables(
  trx: Trx,
  policyIds: readonly string[],
  buyers: readonly string[]
): Promise<OpenReceivable[]> {
  return trx.query<OpenReceivable>({
    name: 'open_receivables',
    text: `${OPEN_RECEIVABLE} and r.policy_id = any ($1) and r.buyer = any ($2) order by r.policy_id, r.buyer, r.due_on, r.id`,
    values: [policyIds, buyers]
  })
}

/** The receivables of these ids that are not settled. */
export function findOpenReceivablesById(trx: Trx, ids: readonly string[]): Promise<OpenReceivable[]> {
  return trx.query<OpenReceivable>({
    name: 'open_receivables_by_id',
    text: `${OPEN_RECEIVABLE} and r.id = any ($1)`,
    values: [ids]
  })
}

import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { type Confirmation, knownSince } from '@trade-credit/domain/insured-events/known-since.ts'
import type { CoverStretch } from '@trade-credit/domain/losses/buyer-cover.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { PolicyOnBuyer } from '@trade-credit/domain/policy/coverage-of-receivable.ts'
import { won } from '@trade-credit/domain/won.ts'
import { stateOf } from '../policies/stored-policy.ts'
import { type BegunPolicy, coveredUntil } from './begun-policy.ts'

type Trx = Pick<JobTransaction, 'query'>

interface CoverRow {
  readonly business_number: string
  readonly insured_amount: bigint
  readonly coverage_percent: string
  readonly related_firm: boolean | null
  readonly from_date: PlainDate
  readonly until_date: PlainDate
}

/**
 * What the policy says of each of the buyers; every one of them has an entry, also those that are not in the policy. A few
 * queries, however many buyers.
 */
export async function buyerCovers(
  trx: Trx,
  policy: BegunPolicy,
  buyers: readonly string[],
  today: PlainDate
): Promise<ReadonlyMap<string, PolicyOnBuyer>> {
  const asked = [...new Set(buyers)]
  const until = coveredUntil(policy, today)
  const [covers, events, withdrawals, bills] = await Promise.all([
    coverRows(trx, policy, until, asked),
    knownEvents(trx, policy.id, asked),
    limitWithdrawals(trx, asked),
    policy.covers === 'held_bills' ? listedBills(trx, policy.id) : []
  ])
  const stretches = Map.groupBy(covers, row => row.business_number)
  const confirmed = Map.groupBy(events, event => event.buyer)
  const withdrawn = Map.groupBy(withdrawals, row => row.business_number)
  return new Map(
    asked.map(buyer => [
      buyer,
      {
        product: policy.product,
        basis: policy.covers,
        inception: policy.inception,
        until,
        stretches: (stretches.get(buyer) ?? []).map(coverStretch),
        listedBills: new Map(
          bills.filter(bill => bill.buyer === buyer).map(({ billNumber, amount }) => [billNumber, won(amount)])
        ),
        eventKnownOn: knownSince(confirmed.get(buyer) ?? [], stretches.get(buyer)?.[0]?.from_date ?? policy.inception),
        eventOn: confirmed.get(buyer)?.[0]?.occurredOn ?? null,
        withdrawn: (withdrawn.get(buyer) ?? []).map(({ from_date, until_date }) => ({
          from: from_date,
          until: until_date
        })),
        closedOn: closedOn(policy, today),
        longestTermDays: policy.longestTermDays
      }
    ])
  )
}

/** Days on which nothing was covered (a row that was replaced on the day it began, a limit that was withdrawn) are left out. */
function coverRows(
  trx: Trx,
  { id, inception }: BegunPolicy,
  until: PlainDate,
  buyers: readonly string[]
): Promise<CoverRow[]> {
  return trx.query<CoverRow>({
    name: 'buyer_covers',
    text: `select business_number, insured_amount, trim_scale(coverage_percent)::text as coverage_percent, related_firm,
        coalesce(from_date, $2::date) as from_date, least(until_date, $3::date) as until_date
      from policy.cover
      where policy_id = $1 and business_number = any($4) and insured_amount > 0
        and coalesce(from_date, $2::date) < least(until_date, $3::date)
      order by business_number, position`,
    values: [id, inception, until, buyers]
  })
}

/** What was confirmed of the buyers and stands, through all corrections, by the insurer's word on who is one person, or the policy's own. */
function knownEvents(
  trx: Trx,
  policyId: string,
  buyers: readonly string[]
): Promise<(Confirmation & { readonly buyer: string })[]> {
  return trx.query({
    name: 'known_events_of_buyers',
    text: `select k.number as buyer, k.occurred_on as "occurredOn", k.told_as as "toldAs", k.known_on as "knownOn"
      from (select array_agg(policy_id) as contracts, array_agg(business_number) as numbers, array_agg(corporate_number) as corporations
        from policy.cover where policy_id = $1) own
      cross join lateral claims.known_events(own.contracts, own.numbers, own.corporations, $2) k order by k.occurred_on`,
    values: [policyId, buyers]
  })
}

/** Days for which limits were withdrawn, whatever any policy says. */
function limitWithdrawals(
  trx: Trx,
  buyers: readonly string[]
): Promise<{ business_number: string; from_date: PlainDate; until_date: PlainDate | null }[]> {
  return trx.query({
    name: 'limit_withdrawals_of_buyers',
    text: `select business_number, from_date, until_date from underwriting.published_days_without_limit
      where business_number = any($1) order by from_date`,
    values: [buyers]
  })
}

function listedBills(trx: Trx, policyId: string): Promise<{ buyer: string; billNumber: string; amount: bigint }[]> {
  return trx.query({
    name: 'listed_bills_of_policy',
    text: `select b->>'buyer' as buyer, b->>'billNumber' as "billNumber", (b->>'amount')::bigint as amount
      from policy.policy p, json_array_elements(p.request->'bills') b where p.id = $1`,
    values: [policyId]
  })
}

function closedOn(policy: BegunPolicy, today: PlainDate): PlainDate | null {
  if (policy.runOffEndsOn === null || stateOf(policy, today).status !== 'closed') return null
  return addDays(policy.runOffEndsOn, 1)
}

function coverStretch(row: CoverRow): CoverStretch {
  return {
    from: row.from_date,
    until: row.until_date,
    insuredAmount: won(row.insured_amount),
    coveragePercent: row.coverage_percent,
    relatedFirm: row.related_firm ?? false
  }
}

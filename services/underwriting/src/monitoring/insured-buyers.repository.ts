import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { StatusBand } from '@trade-credit/domain/credit/status-band.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

/** A buyer that a policy covers on a day, with its band as it was recorded last. */
export interface InsuredBuyer {
  readonly policy_id: string
  readonly business_number: string
  readonly name: string
  readonly insured_amount: bigint
  readonly from_date: PlainDate
  readonly until_date: PlainDate
  /** Null where nothing was ever recorded: normal. */
  readonly band: StatusBand | null
  readonly stop_shipments: boolean | null
  readonly since: PlainDate | null
  /** The first day from which the policy has no cover of it, since the insurer gives no more limit. */
  readonly withdrawn_from: PlainDate | null
}

/** Buyers that the caller's policies cover on the day, by policy and number; at most `limit`, from after the position. */
export function insuredBuyers(
  trx: Pick<Transaction, 'query'>,
  {
    policyId,
    businessNumber
  }: { readonly policyId?: string | undefined; readonly businessNumber?: string | undefined },
  day: PlainDate,
  page: {
    readonly after: { readonly policyId: string; readonly businessNumber: string } | null
    readonly limit: number
  }
): Promise<InsuredBuyer[]> {
  return trx.query<InsuredBuyer>({
    name: 'insured_buyers',
    text: `select c.policy_id, c.business_number, c.name, c.insured_amount, c.from_date, c.until_date, s.band, s.stop_shipments,
        s.on_date as since, w.from_date as withdrawn_from
      from policy.published_cover c
      left join lateral (select band, stop_shipments, on_date from underwriting.buyer_status
        where business_number = c.business_number order by version desc limit 1) s on true
      left join lateral (select min(d.from_date) as from_date from underwriting.published_days_without_limit d
        where d.business_number = c.business_number and (d.until_date is null or d.until_date > $1)
          -- As \`countsUnder\` says: what was agreed in spite of a withdrawal holds.
          and d.from_date >= (select p.inception from policy.published_policy p where p.id = c.policy_id)) w on true
      where c.from_date <= $1 and $1 < c.until_date and c.insured_amount > 0
        and ($2::text is null or c.policy_id = $2) and ($3::text is null or c.business_number = $3)
        and ($4::text is null or (c.policy_id, c.business_number) > ($4, $5))
      order by c.policy_id, c.business_number limit $6`,
    values: [
      day,
      policyId ?? null,
      businessNumber ?? null,
      page.after?.policyId ?? null,
      page.after?.businessNumber ?? null,
      page.limit
    ]
  })
}

import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'

/** What is covered of one buyer on which days; null dates are the policy's own. */
export interface Cover {
  readonly businessNumber: string
  readonly name: string
  readonly position: number
  readonly insuredAmount: Won
  /** Such as `80`. */
  readonly coveragePercent: string
  readonly paymentTermDays: number | null
  readonly from: PlainDate | null
  readonly until: PlainDate | null
}

/**
 * Covers every buyer that the offer approved, with the commit: names and terms as they were asked for, amounts as they were approved,
 * the legal person behind the number as far as anybody told, and the corporation that the policy itself names. The policy's row comes before.
 */
export function insertCovers(trx: Pick<JobTransaction, 'defer'>, policyId: string, offerId: string): void {
  trx.defer({
    name: 'insert_covers',
    text: `insert into policy.cover (policy_id, business_number, position, organisation, party, name, form, insured_amount,
        coverage_percent, payment_term_days, related_firm, corporate_number)
      select $1, b.business_number, 1, o.organisation,
        coalesce(y.party, case when q.form <> 'sole_proprietor' then q.corporate_number end, b.business_number),
        q.name, q.form, b.insured_amount, b.coverage_percent, q.payment_term_days, q.related_firm,
        case when q.form is distinct from 'sole_proprietor' then q.corporate_number end
      from underwriting.published_offer o
      cross join lateral (select e ->> 'businessNumber' as business_number, (e ->> 'eligible')::boolean as eligible,
          (e ->> 'insuredAmount')::bigint as insured_amount, (e ->> 'coveragePercent')::numeric as coverage_percent
        from json_array_elements(o.record -> 'buyers') e) b
      join lateral (select e ->> 'businessNumber' as business_number, e ->> 'name' as name, e ->> 'form' as form,
          e ->> 'corporateNumber' as corporate_number, (e ->> 'paymentTermDays')::integer as payment_term_days,
          (e ->> 'relatedFirm')::boolean as related_firm
        from json_array_elements(o.request -> 'buyers') e) q on q.business_number = b.business_number
      left join underwriting.published_party y on y.business_number = b.business_number
      where o.id = $2 and b.eligible and b.insured_amount > 0`,
    values: [policyId, offerId]
  })
}

interface CoverRow {
  business_number: string
  name: string
  position: number
  insured_amount: bigint
  coverage_percent: string
  payment_term_days: number | null
  from_date: PlainDate | null
  until_date: PlainDate | null
}

/** The policy's cover by business number and time, from after the given place; at most `limit` rows. */
export async function listCovers(
  trx: Pick<JobTransaction, 'query'>,
  policyId: string,
  page: { readonly after: readonly [string, number] | null; readonly limit: number }
): Promise<Cover[]> {
  const [number, position] = page.after ?? ['', 0]
  const rows = await trx.query<CoverRow>({
    name: 'list_covers',
    text: `select business_number, name, position, insured_amount, trim_scale(coverage_percent)::text as coverage_percent,
        payment_term_days, from_date, until_date
      from policy.cover where policy_id = $1 and (business_number, position) > ($2, $3)
      order by business_number, position limit $4`,
    values: [policyId, number, position, page.limit]
  })
  return rows.map(row => ({
    businessNumber: row.business_number,
    name: row.name,
    position: row.position,
    insuredAmount: won(row.insured_amount),
    coveragePercent: row.coverage_percent,
    paymentTermDays: row.payment_term_days,
    from: row.from_date,
    until: row.until_date
  }))
}

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
 * The person is looked up for each of them: joined with a list that Postgres takes for long, the whole table of persons was read.
 */
export function insertCovers(trx: Pick<JobTransaction, 'defer'>, policyId: string, offerId: string): void {
  trx.defer({
    name: 'insert_covers',
    text: `insert into policy.cover (policy_id, business_number, position, organisation, party, name, form, insured_amount,
        coverage_percent, payment_term_days, related_firm, corporate_number)
      select $1, b."businessNumber", 1, o.organisation,
        coalesce((select y.party from underwriting.published_party y where y.business_number = b."businessNumber"),
          case when q.form <> 'sole_proprietor' then q."corporateNumber" end, b."businessNumber"),
        q.name, q.form, b."insuredAmount", b."coveragePercent", q."paymentTermDays", q."relatedFirm",
        case when q.form is distinct from 'sole_proprietor' then q."corporateNumber" end
      from underwriting.published_offer o
      cross join json_to_recordset(o.record -> 'buyers')
        as b ("businessNumber" text, eligible boolean, "insuredAmount" bigint, "coveragePercent" numeric)
      join json_to_recordset(o.request -> 'buyers') as q ("businessNumber" text, name text, form text, "corporateNumber" text,
        "paymentTermDays" integer, "relatedFirm" boolean) on q."businessNumber" = b."businessNumber"
      where o.id = $2 and b.eligible and b."insuredAmount" > 0`,
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

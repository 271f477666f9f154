import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import type { StoredPolicy } from './stored-policy.ts'

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

/** A buyer that a new policy covers: its name and terms as they were asked for, its amount as it was approved. */
export interface NewCover {
  readonly businessNumber: string
  readonly name: string
  /** Null where nobody told it, as in what follows. */
  readonly form: string | null
  readonly corporateNumber: string | null
  readonly insuredAmount: number
  readonly coveragePercent: number
  readonly paymentTermDays: number | null
  readonly relatedFirm: boolean | null
}

/**
 * Covers the buyers, with the commit: beside what is given, the legal person behind the number as far as anybody told, and the corporation
 * that the policy itself names. The policy's row comes before. The person is looked up for each of them: joined with a list that Postgres
 * takes for long, the whole table of persons was read.
 */
export function insertCovers(
  trx: Pick<JobTransaction, 'defer'>,
  policy: Pick<StoredPolicy, 'id' | 'organisation'>,
  covers: readonly NewCover[]
): void {
  trx.defer({
    name: 'insert_covers',
    text: `insert into policy.cover (policy_id, business_number, position, organisation, party, name, form, insured_amount,
        coverage_percent, payment_term_days, related_firm, corporate_number)
      select $1, c.number, 1, $2,
        coalesce((select y.party from underwriting.published_party y where y.business_number = c.number),
          case when c.form <> 'sole_proprietor' then c.corporation end, c.number),
        c.name, c.form, c.amount, c.percent, c.term_days, c.related, case when c.form is distinct from 'sole_proprietor' then c.corporation end
      from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::numeric[], $9::integer[], $10::boolean[])
        as c (number, name, form, corporation, amount, percent, term_days, related)`,
    values: [
      policy.id,
      policy.organisation,
      covers.map(cover => cover.businessNumber),
      covers.map(cover => cover.name),
      covers.map(cover => cover.form),
      covers.map(cover => cover.corporateNumber),
      covers.map(cover => cover.insuredAmount),
      covers.map(cover => cover.coveragePercent),
      covers.map(cover => cover.paymentTermDays),
      covers.map(cover => cover.relatedFirm)
    ]
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

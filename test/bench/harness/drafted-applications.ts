import { createPool } from '@trade-credit/database/pool.ts'
import type { TestDatabase } from '@trade-credit/database/test-database.ts'
import { addDays, plainDate } from '@trade-credit/domain/plain-date.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { requestWith } from '../../support/quote-case.ts'
import { soundWith } from '../../support/sound-quote.ts'

const BUYERS = 500
const AT_ONCE = 500

/**
 * Puts so many applications there, each of a policyholder of its own with every paper handed in, for one of five hundred buyers that
 * underwriters assessed; gives their ids. Nothing stands in the way of an offer of 1,000만 to each.
 */
export async function draftApplications(database: TestDatabase, count: number): Promise<string[]> {
  const pool = createPool({ connectionString: database.adminUrl, applicationName: 'drafts', max: 1 })
  try {
    const { rows } = await pool.query<{ today: string }>('select platform.business_date()::text as today')
    const today = plainDate(rows[0]?.today ?? '')
    const { asOf: _asOf, ...base } = requestWith(
      soundWith('single_general', today, { buyer: { requestedInsuredAmount: 10_000_000 } })
    )
    const [buyer] = base.buyers
    const parties = Array.from({ length: BUYERS }, (_, i) => syntheticBusinessNumber(i))
    await pool.query(
      `insert into underwriting.party (business_number, id, party, told_by, size, updated_by)
        select n, 'pa_' || n, n, 'insurer', 'sme', 'underwriter' from unnest($1::text[]) as n`,
      [[...parties, ...Array.from({ length: count }, (_, i) => seller(i))]]
    )
    await pool.query(
      `insert into underwriting.credit_assessment (id, business_number, assessed_on, version, credit_status, credit_grade,
          simple_credit_status, simple_grade, valid_until, source, assessed_by, created_at)
        select 'ca_' || n, n, $2, 1, 'graded', 3, 'graded', 3, $3, 'bench', 'underwriter', now() from unnest($1::text[]) as n`,
      [parties, today, addDays(today, 365)]
    )
    const ids = Array.from({ length: count }, (_, i) => `ap_${String(i).padStart(26, '0')}`)
    for (let first = 0; first < count; first += AT_ONCE) {
      const some = ids.slice(first, first + AT_ONCE).map((id, i) => ({
        id,
        policyholder: seller(first + i),
        request: {
          ...base,
          policyholder: { ...base.policyholder, businessNumber: seller(first + i) },
          buyers: [{ ...buyer, businessNumber: parties[(first + i) % BUYERS] }]
        }
      }))
      await pool.query(INSERT, [JSON.stringify(some), today])
    }
    await pool.query(
      `insert into underwriting.document (id, organisation, subject_id, type, version, sha256, bytes, media_type, client, created_at)
        select 'dm_' || md5(a.id || t), 'org_portal', a.id, t, 1, sha256('x'), 1, 'application/pdf', 'portal', now()
        from underwriting.application a, unnest(array['application', 'business_registration', 'corporate_registry', 'sales_ledger',
          'financial_statements', 'information_consent']) as t`
    )
    await pool.query('vacuum analyze')
    return ids
  } finally {
    await pool.end()
  }
}

function seller(index: number): string {
  return syntheticBusinessNumber(10_000 + index)
}

const INSERT = `insert into underwriting.application (id, organisation, client, quote_id, product, policyholder, policyholder_party, status,
    received_on, payment_plan, request, created_at, updated_at)
  select id, 'org_portal', 'portal', 'qt_bench', 'single_general', policyholder, policyholder, 'draft', $2, 'annual', request, now(), now()
  from json_to_recordset($1) as a (id text, policyholder text, request json)`

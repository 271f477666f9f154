import { concernedBuyers } from '@trade-credit/claims-service/covers/concerned.repository.ts'
import { coveringPolicyIds } from '@trade-credit/claims-service/covers/repository.ts'
import { nextCandidates, type Source } from '@trade-credit/claims-service/overdue-sweep/candidates.repository.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import type { Statement } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import pg from 'pg'
import t from 'tap'
import { SEEDED_BUYER, seedPolicy } from '../../support/seeded-policy.ts'
import { bySql } from '../../support/seeded-receivable.ts'

const database = await createTestDatabase()
t.teardown(() => database.drop())
const { id: policyId } = await seedPolicy(database.adminUrl)
await bySql(
  database.adminUrl,
  `insert into policy.receivable (id, organisation, policy_id, buyer, instrument, invoice_number, supplied_on, due_on, amount, created_at,
    updated_at)
  select 'rv_' || n, 'org_' || n % 200, $1, lpad((n % 700)::text, 10, '0'), 'open_account', 'A-' || n, '2022-01-03', '2022-02-01'::date + n % 300, 1000000,
    '2022-01-03'::timestamptz + n * interval '1 minute', now() from generate_series(1, 30000) n`,
  [policyId]
)
await bySql(
  database.adminUrl,
  `insert into policy.cover select (jsonb_populate_record(c, jsonb_build_object('business_number', lpad(n::text, 10, '0'), 'party',
    lpad(n::text, 10, '0')))).* from policy.cover c, generate_series(1, 5000) n`
)
await bySql(database.adminUrl, 'analyze')

const job = new pg.Client({ connectionString: database.urlOf('claims_job') })
await job.connect()
t.teardown(() => job.end())

/** Explains instead of running. */
async function planOf(ask: (trx: Parameters<typeof nextCandidates>[0]) => Promise<unknown>): Promise<string> {
  const lines: string[] = []
  const query = async ({ text, values = [] }: Statement) => {
    if (text.startsWith('select set_config')) return (await job.query(text)).rows
    const { rows } = await job.query<{ 'QUERY PLAN': string }>(`explain ${text}`, [...values])
    lines.push(...rows.map(row => row['QUERY PLAN']))
    return []
  }
  await job.query('begin')
  await ask({ query: query as never })
  await job.query('rollback')
  return lines.join('\n')
}

t.test('as the job’s role, under row-level security, each source of the sweep is found by an index', async t => {
  const since = plainDate('2022-09-01')
  const moment = new Date(Date.parse('2022-01-23T00:00:00Z'))
  for (const [source, index] of [
    [{ kind: 'due_on', dates: [since] }, /receivable_open_by_due/],
    [{ kind: 'declared_since', since: moment, before: since }, /receivable_by_creation/],
    [{ kind: 'reopened_since', since: moment, before: since }, /receivable_change_reversal|receivable_pkey/],
    [{ kind: 'put_off_until', day: since }, /overdue_waiting|Seq Scan on overdue/]
  ] as const satisfies [Source, RegExp][]) {
    const plan = await planOf(trx => nextCandidates(trx, source, '', 1000))
    t.match(plan, index, source.kind)
    t.notMatch(plan, /Seq Scan on receivable r/, source.kind)
  }
})

t.test('the policies that an event concerns are read in the order of an index, which stops after a page', async t => {
  const befallen = [SEEDED_BUYER]
  const concerned = { befallen, businessNumbers: befallen, corporations: ['9998110000005'], isOfPlace: false }
  const plan = await planOf(trx => coveringPolicyIds(trx, concerned, { lane: 0, of: 2 }, '', 1000))
  t.match(plan, /Limit[^]*?Unique.*\n *-> *Index Scan using cover_by_corporate_number_and_policy/)
  t.match(plan, /Limit[^]*?Unique.*\n *-> *Index Scan using cover_by_business_number_and_policy/)
})

t.test('which of their buyers it concerns is found by those indexes, too', async t => {
  const befallen = [SEEDED_BUYER]
  const concerned = { befallen, businessNumbers: befallen, corporations: ['9998110000005'], isOfPlace: false }
  const ids = Array.from({ length: 1000 }, (_, i) => `po_${i}`)
  const plan = await planOf(trx => concernedBuyers(trx, ids, concerned))
  t.match(plan, /Index Scan using cover_by_business_number_and_policy|Index Scan using cover_pkey/)
  t.match(plan, /Index Scan using cover_by_corporate_number_and_policy/)
  t.notMatch(plan, /Seq Scan on cover/)
})

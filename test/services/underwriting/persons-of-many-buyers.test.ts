import t from 'tap'
import { createPreparedDatabase } from '../../support/prepared-database.ts'
import { bySql } from '../../support/seeded-receivable.ts'

const BUYERS = 2_000

t.test('who is one person among the many buyers of one contract: no buyer is compared with each other one', async t => {
  const database = await createPreparedDatabase({ jobs: false })
  t.teardown(() => database.drop())
  // Two by two of one corporation by the contract's own word; of every tenth pair the insurer told both numbers.
  await bySql(
    database.adminUrl,
    `insert into underwriting.party (business_number, id, party, corporate_number, told_by, updated_by)
      select '999' || lpad(n::text, 7, '0'), 'pa_' || n, '999' || lpad(n::text, 7, '0'), '999' || lpad((n / 2)::text, 10, '0'), 'insurer', 'test'
      from generate_series(1, $1) n where n / 2 % 10 = 0`,
    [BUYERS]
  )
  const asked = `from (select array_agg('po_1'::text) as contracts, array_agg('999' || lpad(n::text, 7, '0')) as numbers,
      array_agg('999' || lpad((n / 2)::text, 10, '0')) as corporations from generate_series(2, ${BUYERS + 1}) n) own
    cross join lateral underwriting.same_person(own.contracts, own.numbers, own.corporations)`
  const jobUrl = database.urlOf('claims_job')
  const [row] = await bySql<{ n: number }>(jobUrl, `select count(*)::int as n ${asked}`)
  t.equal(row?.n, 2 * BUYERS, 'each buyer and the other of its pair')
  const plan = await bySql<{ 'QUERY PLAN': string }>(
    jobUrl,
    `explain (analyze, costs off, timing off) select * ${asked}`
  )
  const compared = plan.map(line => Number(/Rows Removed by Join Filter: (\d+)/.exec(line['QUERY PLAN'])?.[1] ?? 0))
  t.ok(Math.max(...compared) <= BUYERS, `${Math.max(...compared)} pairs of buyers were compared in vain`)
})

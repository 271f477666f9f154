import { createPool } from '@trade-credit/database/pool.ts'
import { createTestDatabase, type TestDatabase } from '@trade-credit/database/test-database.ts'
import { installJobs } from '@trade-credit/service/platform/jobs/install.ts'
import type { JobContext } from '@trade-credit/service/platform/jobs/job-table.ts'
import { onceOver } from '@trade-credit/service/platform/jobs/once.ts'
import { openSandbox } from '@trade-credit/service/platform/sandbox/open-sandbox.ts'
import { type ActiveRulebook, activeRulebook } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { storePackagedRulebook } from '@trade-credit/service/rulebook/store-rulebook.ts'
import { SEEDED_BUYER, seedPolicy } from '../../support/seeded-policy.ts'
import { bySql } from '../../support/seeded-receivable.ts'
import type { Bench } from './scenario.ts'

/** A database with many policies on one buyer, and what the jobs of the claims service need to work on it. */
export interface ClaimsJobs {
  readonly database: TestDatabase
  readonly rulebook: ActiveRulebook
  /** What a worker would hand to the job. */
  readonly context: JobContext
  sql(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>
  /** Moves the business date. */
  moveTo(day: string): Promise<void>
}

/** So many organisations bring the policies of a fan-out or a sweep. */
const ORGANISATIONS = 200

/** Makes the database; gone when the scenario is over. Policy n is `policyId(n)`, of the organisation `organisationOf(n)`. */
export async function claimsJobs(bench: Bench, policies: number): Promise<ClaimsJobs> {
  const database = await createTestDatabase()
  bench.afterwards(() => database.drop())
  const { adminUrl } = database
  await storePackagedRulebook(adminUrl, { sandbox: true })
  await openSandbox(adminUrl)
  await installJobs(adminUrl)
  const { id } = await seedPolicy(adminUrl, { inception: '2022-01-01', buyers: [{ businessNumber: SEEDED_BUYER }] })
  await multiplyPolicy(adminUrl, id, policies)
  const pool = createPool({ connectionString: database.urlOf('claims_job'), applicationName: 'claims-job', max: 4 })
  const rulebook = await activeRulebook(pool, () => {})
  bench.afterwards(async () => {
    rulebook.stop()
    await pool.end()
  })
  return {
    database,
    rulebook,
    context: { jobId: '0', attempt: 1, stopping: new AbortController().signal, pool, once: onceOver(pool, '0') },
    sql: (text, values) => bySql(adminUrl, text, values),
    moveTo: async day => void (await bySql(adminUrl, 'update platform.sandbox set today = $1', [day]))
  }
}

/** SQL that names the nth policy and its organisation. */
export const policyId = (n: string) => `'po_' || lpad((${n})::text, 26, '0')`
export const organisationOf = (n: string) => `'org_' || ((${n}) % ${ORGANISATIONS})`

/** As many policies like the one, numbered from `first` on. */
export async function multiplyPolicy(adminUrl: string, id: string, count: number, first = 1): Promise<void> {
  const numbers = `generate_series(${first}, ${first + count - 1}) n`
  await bySql(
    adminUrl,
    `insert into policy.policy select (jsonb_populate_record(p, jsonb_build_object('id', ${policyId('n')}, 'organisation',
        ${organisationOf('n')}, 'offer_id', 'of_' || n, 'hold_id', 'ho_' || n, 'certificate_code', lpad(n::text, 20, '0')))).*
      from policy.policy p, ${numbers} where p.id = $1`,
    [id]
  )
  await bySql(
    adminUrl,
    `insert into policy.cover select (jsonb_populate_record(c, jsonb_build_object('policy_id', ${policyId('n')}, 'organisation',
        ${organisationOf('n')}))).*
      from policy.cover c, ${numbers} where c.policy_id = $1`,
    [id]
  )
}

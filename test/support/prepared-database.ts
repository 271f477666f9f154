import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTestDatabase, type TestDatabase } from '@trade-credit/database/test-database.ts'
import { installJobs } from '@trade-credit/service/platform/jobs/install.ts'
import { openSandbox } from '@trade-credit/service/platform/sandbox/open-sandbox.ts'
import { storePackagedRulebook } from '@trade-credit/service/rulebook/store-rulebook.ts'

/**
 * A database as the sandbox's preparation leaves it: the rulebook with its example terms in force, the sandbox open, and the
 * tables of the jobs where they are asked for. Prepared once for all test files: reading the rulebook takes most of a second.
 */
export function createPreparedDatabase({ jobs }: { readonly jobs: boolean }): Promise<TestDatabase> {
  prepared ??= whatPrepares()
  return createTestDatabase({
    key: `${jobs ? 'sandbox with jobs' : 'sandbox'} ${prepared}`,
    async fill(adminUrl) {
      await storePackagedRulebook(adminUrl, { sandbox: true })
      await openSandbox(adminUrl)
      if (jobs) await installJobs(adminUrl)
    }
  })
}

let prepared: string | undefined

/**
 * The hash of everything that the preparation is made of: the rules, the code that reads and stores them, the packages it runs on. The
 * server of the tests outlives a run, and a database that older code prepared would let newer code pass untested.
 */
function whatPrepares(): string {
  const cwd = join(import.meta.dirname, '../..')
  const files = globSync(['packages/{domain,rulebook,service}/src/**/*.ts', 'packages/rulebook/**/*.yaml'], { cwd })
  const hash = createHash('sha256')
  for (const file of ['package-lock.json', ...files.sort()]) {
    hash.update(`${file}\n`).update(readFileSync(join(cwd, file)))
  }
  return hash.digest('hex')
}

import { createHash } from 'node:crypto'
import { createTestDatabase, type TestDatabase } from '@trade-credit/database/test-database.ts'
import { textsIn } from '@trade-credit/rulebook/load-rulebook.ts'
import { PACKAGE_DIRECTORY } from '@trade-credit/rulebook/packaged.ts'
import { openSandbox } from '@trade-credit/service/platform/clock/open-sandbox.ts'
import { installJobs } from '@trade-credit/service/platform/jobs/install.ts'
import { storePackagedRulebook } from '@trade-credit/service/rulebook/store-rulebook.ts'

/**
 * A database as the sandbox's preparation leaves it: the rulebook with its example terms in force, the sandbox open, and the
 * tables of the jobs where they are asked for. Prepared once for all test files: reading the rulebook takes most of a second.
 */
export function createPreparedDatabase({ jobs }: { readonly jobs: boolean }): Promise<TestDatabase> {
  return createTestDatabase({
    key: `${jobs ? 'sandbox with jobs' : 'sandbox'} ${rulebookFiles()}`,
    async fill(adminUrl) {
      await storePackagedRulebook(adminUrl, { sandbox: true })
      await openSandbox(adminUrl)
      if (jobs) await installJobs(adminUrl)
    }
  })
}

function rulebookFiles(): string {
  const texts = [textsIn(PACKAGE_DIRECTORY, 'parameters'), textsIn(PACKAGE_DIRECTORY, 'examples')]
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex')
}

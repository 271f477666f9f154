import { policyService } from '@trade-credit/policy-service/app.ts'
import { readConfig, SharedConfig } from '@trade-credit/service/config.ts'
import { createService, type Service } from '@trade-credit/service/service.ts'
import { authorization, TEST_AUDIENCE, TEST_ISSUER, testKeys } from '../../support/access-token.ts'
import { doTasks } from '../harness/process.ts'
import type { Listening } from './quote-service.ts'

let service: Service | undefined

interface Urls {
  readonly api: string
  readonly job: string
  readonly queue: string
  readonly filesFolder: string
}

// As in production, its worker with it: requests and jobs share one process.
doTasks(
  {
    async listen({ api, job, queue, filesFolder }: Urls): Promise<Listening> {
      const config = readConfig(SharedConfig, {
        PORT: '0',
        DATABASE_URL: api,
        JOB_DATABASE_URL: job,
        JOB_QUEUE_URL: queue,
        ISSUER: TEST_ISSUER,
        JWKS_URL: `${TEST_ISSUER}/jwks`,
        AUDIENCE: TEST_AUDIENCE,
        CURSOR_KEY: 'a key for the cursors of benches, 32+ long',
        FILES_DIR: filesFolder,
        DOCS: 'false',
        RATE_LIMIT_PER_MINUTE: '100000000'
      })
      service = await createService(policyService, config, testKeys)
      return { address: await service.start(), authorization: await authorization('portal') }
    },
    /** A token of another of the contract's clients. */
    authorizationOf: ({ client }: { client: string }) => authorization(client),
    peakMemoryMiB: () => process.resourceUsage().maxRSS / 1024,
    /** What is left when the garbage is gone; needs --expose-gc. */
    liveMemoryMiB() {
      globalThis.gc?.()
      const { heapUsed, external } = process.memoryUsage()
      return (heapUsed + external) / 1024 / 1024
    }
  },
  async () => service?.stop()
)

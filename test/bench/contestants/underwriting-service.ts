import { readConfig, SharedConfig } from '@trade-credit/service/config.ts'
import { createService, type Service } from '@trade-credit/service/service.ts'
import { underwritingService } from '@trade-credit/underwriting-service/app.ts'
import { authorization, TEST_AUDIENCE, TEST_ISSUER, testKeys } from '../../support/access-token.ts'
import { doTasks } from '../harness/process.ts'
import type { Listening } from './quote-service.ts'

let service: Service | undefined

// As in production: no sandbox and so no comparing of answers to the contract, and every request logged.
doTasks(
  {
    async listen({ api, job, poolSize }: { api: string; job: string; poolSize: number }): Promise<Listening> {
      const config = readConfig(SharedConfig, {
        PORT: '0',
        DATABASE_URL: api,
        JOB_DATABASE_URL: job,
        DATABASE_POOL_SIZE: String(poolSize),
        ISSUER: TEST_ISSUER,
        JWKS_URL: `${TEST_ISSUER}/jwks`,
        AUDIENCE: TEST_AUDIENCE,
        CURSOR_KEY: 'a key for the cursors of benches, 32+ long',
        DOCS: 'false',
        RATE_LIMIT_PER_MINUTE: '100000000'
      })
      service = await createService(underwritingService, config, testKeys)
      return { address: await service.start(), authorization: await authorization('portal') }
    }
  },
  async () => service?.stop()
)

import { QuoteRequestSchema } from '@trade-credit/quoting/request.schemas.ts'
import { createApp } from '@trade-credit/service/app.ts'
import { readConfig, SharedConfig } from '@trade-credit/service/config.ts'
import { createLogger } from '@trade-credit/service/observability/logger.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { Type } from 'typebox'
import { authorization, TEST_AUDIENCE, TEST_ISSUER, testKeys } from '../../support/access-token.ts'
import { EMPTY_ANSWER } from '../harness/empty-answer.ts'
import { doTasks } from '../harness/process.ts'

const unused = 'postgres://nobody@127.0.0.1:1/none'
const EmptyAnswerSchema = fields({ status: Type.String(), amount: Type.Integer() })
const app = await createApp({
  name: 'bench',
  title: 'Bench',
  description: 'Empty routes.',
  config: readConfig(SharedConfig, {
    PORT: '0',
    DATABASE_URL: unused,
    JOB_DATABASE_URL: unused,
    ISSUER: TEST_ISSUER,
    JWKS_URL: `${TEST_ISSUER}/jwks`,
    AUDIENCE: TEST_AUDIENCE,
    CURSOR_KEY: 'a key for the cursors of benches, 32+ long',
    DOCS: 'false',
    // Counted as in production, and never refused.
    RATE_LIMIT_PER_MINUTE: '100000000'
  }),
  keys: testKeys,
  logger: createLogger({ name: 'bench', level: 'info' }),
  responseGuard: false,
  routes(routed) {
    routed.get(
      '/empty',
      {
        schema: {
          operationId: 'getNothing',
          summary: 'Nothing',
          response: { 200: EmptyAnswerSchema }
        },
        config: { scope: 'quotes:read' }
      },
      async () => EMPTY_ANSWER
    )
    routed.post(
      '/empty',
      {
        schema: {
          operationId: 'doNothing',
          summary: 'Takes the request of a quote, and does nothing with it',
          body: QuoteRequestSchema,
          response: { 200: EmptyAnswerSchema }
        },
        config: { scope: 'quotes:read' }
      },
      async () => EMPTY_ANSWER
    )
  }
})

doTasks(
  {
    async listen() {
      const address = await app.listen({ host: '127.0.0.1', port: 0 })
      return { address, authorization: await authorization('portal') }
    }
  },
  () => app.close()
)

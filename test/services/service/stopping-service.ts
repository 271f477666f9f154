// A whole service as a process of its own, for graceful-stop.test.ts: its order takes as long as it is told, and so does its job.
import { setTimeout as after } from 'node:timers/promises'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { runService } from '@trade-credit/service/run-service.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { createService } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'

await runService(config =>
  createService(
    {
      name: 'policy',
      title: 'Policy',
      description: '',
      routes(app, platform) {
        app.post(
          '/v1/orders',
          {
            schema: {
              operationId: 'order',
              summary: 'Order',
              headers: IdempotencyHeaders,
              body: fields({ seconds: Type.Number() }),
              response: { 201: fields({ done: Type.Boolean() }) }
            },
            config: { scope: 'policies:write' }
          },
          idempotent(platform, async (request, { trx }) => {
            await trx.query({ text: 'select pg_sleep($1)', values: [request.body.seconds] })
            return { status: 201, body: { done: true } }
          })
        )
      },
      jobs: {
        'idempotency-purge': async (payload, { once }) => {
          const { ms } = payload as { ms: number }
          await after(ms)
          await once(async () => true)
          return {}
        }
      }
    },
    config
  )
)

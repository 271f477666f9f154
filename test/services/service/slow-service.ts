import { setTimeout as after } from 'node:timers/promises'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { stopOnSignals } from '@trade-credit/service/stop.ts'
import { Type } from 'typebox'
import { probe } from './probe.ts'

// A process of its own for stop.test.ts: prints its port, serves `/slow/:ms`, and what it closed on the way out.
const { app } = await probe({
  routes(app) {
    app.get(
      '/slow/:ms',
      {
        schema: {
          operationId: 'slow',
          summary: 'Slow',
          params: fields({ ms: Type.Integer() }),
          response: { 200: fields({ done: Type.Boolean() }) }
        },
        config: { public: true }
      },
      async request => {
        process.stdout.write('accepted\n')
        await after(request.params.ms)
        return { done: true }
      }
    )
  }
})
stopOnSignals(app, {
  deadlineMs: Number(process.env['DEADLINE_MS']),
  close: [async () => process.stdout.write('worker closed\n'), async () => process.stdout.write('pool closed\n')]
})
process.stdout.write(`port ${new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port}\n`)

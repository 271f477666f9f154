// What delivers webhooks, as a process of its own, to be killed: node webhook-main.ts <job role's url> <api role's url> <key>
// It begins when it is told so on its standard input, so that a test need not wait for it to load.
import { once } from 'node:events'
import { createPool } from '@trade-credit/database/pool.ts'
import { openListener } from '@trade-credit/service/platform/events/listener.ts'
import { startDeliverer } from '@trade-credit/service/platform/webhook-delivery/deliverer.ts'
import { webhookMetrics } from '@trade-credit/service/platform/webhook-delivery/webhook-metrics.ts'
import { webhookParts } from '@trade-credit/service/platform/webhooks/webhook-parts.ts'
import { pino } from 'pino'

const [jobUrl = '', apiUrl = '', key = ''] = process.argv.slice(2)

process.stdout.write('ready\n')
await once(process.stdin, 'data')
startDeliverer({
  pool: createPool({ connectionString: jobUrl, applicationName: 'killed-deliverer' }),
  listener: openListener({ connectionString: apiUrl, onError: () => {} }),
  metrics: webhookMetrics(),
  log: pino({ level: 'silent' }),
  leaseMs: 500,
  lookEveryMs: 20,
  ...webhookParts(key, '127.0.0.0/8')
})

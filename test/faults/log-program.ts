import { setTimeout as sleep } from 'node:timers/promises'
import { createLogger } from '@trade-credit/service/observability/logger.ts'

/** Logs more than one piece of a log a few times over, says on its standard error that it is alive, and ends. */
const logger = createLogger({ name: 'full', level: 'info' })
for (let turn = 0; turn < 4; turn += 1) {
  for (let line = 0; line < 100; line += 1) logger.info({ line }, 'request')
  await sleep(30)
}
process.stderr.write('alive')

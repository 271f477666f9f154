import { ConfigError, readConfig, SharedConfig } from './config.ts'
import { StartError } from './prepare/applied-migrations.ts'
import type { Service } from './service.ts'
import { stopOnSignals } from './stop.ts'

/**
 * A service as a process of its own: reads the environment, listens, and stops cleanly on SIGTERM. A configuration that cannot be
 * used, or a database that is not prepared, ends the process with 1 and sentences for the operator.
 */
export async function runService(create: (config: SharedConfig) => Promise<Service>): Promise<void> {
  try {
    const config = readConfig(SharedConfig, process.env)
    const service = await create(config)
    stopOnSignals(service.app, { deadlineMs: config.STOP_DEADLINE_SECONDS * 1000, ...service.ending })
    const address = await service.start()
    service.app.log.info({ address }, 'listening')
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof StartError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

import { ConfigError, readConfig, SharedConfig } from './config.ts'
import type { Service } from './service.ts'
import { stopOnSignals } from './stop.ts'

/**
 * A service as a process of its own: reads the environment, listens, and stops cleanly on SIGTERM. A configuration that cannot be
 * used ends the process with 1 and a sentence for each variable.
 */
export async function runService(create: (config: SharedConfig) => Promise<Service>): Promise<void> {
  const config = configOrExit()
  const service = await create(config)
  stopOnSignals(service.app, { deadlineMs: config.STOP_DEADLINE_SECONDS * 1000, close: service.close })
  const address = await service.start()
  service.app.log.info({ address }, 'listening')
}

function configOrExit(): SharedConfig {
  try {
    return readConfig(SharedConfig, process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

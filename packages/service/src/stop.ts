import type { App } from './app.ts'

export interface StopOptions {
  /** How long accepted requests may take to finish. */
  readonly deadlineMs: number
  /** What is closed after the last request, in this order: workers, then pools. */
  readonly close: readonly (() => Promise<unknown>)[]
}

/**
 * Stops the service on SIGTERM or SIGINT: readiness turns 503 and listening ends at once, accepted requests are finished, pools are
 * closed, the process exits with 0. After the deadline, or on a second signal, connections are cut and it exits with 1.
 */
export function stopOnSignals(app: App, { deadlineMs, close }: StopOptions): void {
  let isStopping = false
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isStopping) process.exit(1)
    isStopping = true
    app.log.info({ signal }, 'stopping')
    const deadline = setTimeout(() => {
      app.log.error('accepted requests did not finish in time')
      app.server.closeAllConnections()
      process.exit(1)
    }, deadlineMs)
    void stop(app, close).then(
      () => {
        clearTimeout(deadline)
        process.exit(0)
      },
      error => {
        app.log.error({ err: error }, 'could not stop cleanly')
        process.exit(1)
      }
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}

/** Finishes accepted requests, then closes what they used. */
export async function stop(app: App, close: StopOptions['close']): Promise<void> {
  app.beginStop()
  // A connection whose answer had begun before the stop becomes idle later, and nobody else closes it then.
  const sweep = setInterval(() => app.server.closeIdleConnections(), 50)
  await app.close()
  clearInterval(sweep)
  for (const end of close) await end()
  app.log.info('stopped')
}

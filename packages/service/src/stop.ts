import type { App } from './http/app-type.ts'

type End = () => Promise<unknown>

/** What a service ends, and when. */
export interface Ending {
  /** Ends beside the last requests: a worker takes no more jobs, and finishes those it does. */
  readonly beside?: readonly End[]
  /** What requests and jobs used, closed in this order when the last of them is over. */
  readonly close: readonly End[]
}

export interface StopOptions extends Ending {
  /** How long accepted requests and running jobs may take to finish. */
  readonly deadlineMs: number
}

/**
 * Stops the service on SIGTERM or SIGINT: readiness turns 503 and listening ends at once, accepted requests and running jobs are
 * finished, pools are closed, the process exits with 0. After the deadline, or on a second signal, connections are cut and it exits with 1.
 */
export function stopOnSignals(app: App, { deadlineMs, ...ending }: StopOptions): void {
  let isStopping = false
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isStopping) process.exit(1)
    isStopping = true
    app.log.info({ signal }, 'stopping')
    const deadline = setTimeout(() => {
      app.log.error('accepted requests or running jobs did not finish in time')
      app.server.closeAllConnections()
      process.exit(1)
    }, deadlineMs)
    void stop(app, ending).then(
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

/** Finishes accepted requests and running jobs, then closes what they used. */
export async function stop(app: App, { beside = [], close }: Ending): Promise<void> {
  app.beginStop()
  // A connection whose answer had begun before the stop becomes idle later, and nobody else closes it then.
  const sweep = setInterval(() => app.server.closeIdleConnections(), 50)
  await Promise.all([app.close(), ...beside.map(end => end())])
  clearInterval(sweep)
  for (const end of close) await end()
  app.log.info('stopped')
}

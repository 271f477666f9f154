import type { LocalService } from './local-service.ts'
import { onNpmGone } from './parent-watch.ts'
import { readSettings } from './settings.ts'
import { type Stack, startStack } from './stack.ts'
import { welcome } from './welcome.ts'

/** npm passes Ctrl-C on to a process that the terminal has told already: what comes this soon is the same key. */
const sameKeyMs = 500

/** Longer than any part of the stack takes to stop by itself, in milliseconds. */
const stopDeadlineMs = 60_000

/**
 * Runs the stack until a signal, the end of npm or a failure, and then ends this process: 0 after an orderly stop, 1 when
 * something did not start or could not go on, 130 when a second Ctrl-C forces it.
 */
export async function runLocalStack(loadServices: () => Promise<readonly LocalService[]>): Promise<never> {
  const asked = new AbortController()
  let failure: Error | undefined
  const fail = (error: Error) => {
    failure ??= error
    asked.abort()
  }
  let stack: Stack | undefined
  const signals = stopOnSignals(asked, () => stack?.stopDatabase())
  // A closed terminal must not keep us from stopping in order.
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
  process.on('uncaughtException', fail)
  await onNpmGone(process.env, () => asked.abort())

  const say = (line: string) => void process.stdout.write(`${line}\n`)
  try {
    const settings = readSettings(process.env)
    const begun = performance.now()
    stack = await startStack({ settings, loadServices, say, signal: asked.signal, failed: fail })
    say(`Started in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
    say(welcome(stack.url, settings.dataDir))
    await aborted(asked.signal)
    await stopWithin(stopDeadlineMs, stack, say)
  } catch (error) {
    if (error !== asked.signal.reason) failure ??= error instanceof Error ? error : new Error(String(error))
  }
  if (failure) process.stderr.write(`${process.env['LOG_LEVEL'] === 'debug' ? failure.stack : failure.message}\n`)
  // What is forced fails what is in flight, and so may seem to have ended in order.
  process.exit(signals.areForcing() ? 130 : failure ? 1 : 0)
}

/** The first signal asks for an orderly stop, the second stops Postgres alone and ends the process, a third ends it at once. */
function stopOnSignals(
  asked: AbortController,
  stopDatabase: () => Promise<void> | undefined
): {
  /** Whether a second signal came. */
  areForcing(): boolean
} {
  let last = Number.NEGATIVE_INFINITY
  let times = 0
  const onSignal = async () => {
    const now = performance.now()
    if (now - last < sameKeyMs) return
    last = now
    times += 1
    if (times === 1) return asked.abort()
    if (times === 2) {
      process.stderr.write('Stopping by force\n')
      await stopDatabase()
    }
    process.exit(130)
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal)
  return { areForcing: () => times > 1 }
}

async function stopWithin(deadlineMs: number, stack: Stack, say: (line: string) => void): Promise<void> {
  say('Stopping')
  const deadline = setTimeout(() => {
    process.stderr.write('Something did not stop in time\n')
    process.exit(1)
  }, deadlineMs)
  await stack.stop()
  clearTimeout(deadline)
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

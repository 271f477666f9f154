import { fork } from 'node:child_process'
import { productionOptions } from './production-options.ts'

/** A process of a contestant's own, so that no contestant pays for another's garbage, warm code or event loop. */
export interface BenchProcess {
  /** Asks one of the process' tasks and gives its answer. Rejects with its error, or when the process ends first. */
  ask<Answer>(task: string, about?: object): Promise<Answer>
  end(): Promise<void>
}

const LOAD_GENERATORS: ReadonlySet<string> = new Set(['http-load', 'policy-buyers'])
const counted = new Set<number>()

/** The processes whose CPU time is the contestants' own: the load generators' is what a client's machine would spend. */
export function countedProcesses(): readonly number[] {
  return [...counted]
}

interface Question {
  readonly number: number
  readonly task: string
  readonly about: object
}

interface Reply {
  readonly number: number
  readonly answer?: unknown
  readonly error?: string
}

/**
 * Starts a module under `contestants/` as a process, with production's options. What it prints, a service's log above all, goes
 * nowhere, at the cost of writing it; its errors are shown.
 */
export function startProcess(contestant: string, nodeOptions: readonly string[] = []): BenchProcess {
  const child = fork(new URL(`../contestants/${contestant}.ts`, import.meta.url), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning', ...productionOptions, ...nodeOptions]
  })
  const { pid } = child
  if (pid !== undefined && !LOAD_GENERATORS.has(contestant)) {
    counted.add(pid)
    child.once('exit', () => counted.delete(pid))
  }
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let asked = 0
  child.on('message', (reply: Reply) => {
    const one = waiting.get(reply.number)
    waiting.delete(reply.number)
    if (reply.error === undefined) one?.resolve(reply.answer)
    else one?.reject(new Error(`${contestant}: ${reply.error}`))
  })
  child.once('exit', code => {
    for (const one of waiting.values()) one.reject(new Error(`${contestant} ended with ${code}`))
  })
  return {
    ask<Answer>(task: string, about: object = {}) {
      const answer = Promise.withResolvers<unknown>()
      const number = (asked += 1)
      waiting.set(number, answer)
      child.send({ number, task, about } satisfies Question)
      return answer.promise as Promise<Answer>
    },
    async end() {
      if (child.connected) child.disconnect()
      await exited
    }
  }
}

type Task = (about: never) => unknown

/** The other side: does the tasks that the bench asks for, and ends with the bench, or when the bench is done with it. */
export function doTasks(tasks: Readonly<Record<string, Task>>, close: () => Promise<unknown> = async () => {}): void {
  process.on('message', async ({ number, task, about }: Question) => {
    try {
      const run = tasks[task]
      if (!run) throw new Error(`no task ${task}`)
      process.send?.({ number, answer: await run(about as never) } satisfies Reply)
    } catch (error) {
      process.send?.({ number, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
  process.once('disconnect', () => void close().finally(() => process.exit(0)))
  // Ctrl-C reaches the whole group: the bench itself ends its processes, in order.
  process.on('SIGINT', () => {})
}

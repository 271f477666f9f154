import { type ChildProcess, execFileSync } from 'node:child_process'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClusterFolder } from './cluster.ts'
import { type Postmaster, readPostmaster, runsOn } from './postmaster.ts'

/** A running embedded Postgres, started here or taken over. */
export interface EmbeddedPostgres {
  /** The superuser's address of the `postgres` database, password included. */
  readonly adminUrl: string
  readonly dataDir: string
  readonly port: number
  /** Whether it was already running. */
  readonly takenOver: boolean
  /** Ends every session, writes everything down and waits. `forced` after half a minute: it then recovers at its next start. */
  stop(): Promise<'stopped' | 'forced' | 'was_not_running'>
  /** Calls back once when Postgres has ended; `expected` says whether `stop` asked for it. */
  onExit(listener: (exit: { readonly expected: boolean }) => void): void
}

interface Running {
  readonly postmaster: Postmaster
  readonly folder: ClusterFolder
  readonly adminUrl: string
  readonly log: (line: string) => void
  /** Only when it was started here. */
  readonly child?: ChildProcess
}

/** What a caller holds of a running Postgres. */
export function handleOf(running: Running): EmbeddedPostgres {
  const { postmaster, folder, adminUrl, log, child } = running
  const exit = Promise.withResolvers<{ expected: boolean }>()
  let stopping = false
  const noteExit = () => exit.resolve({ expected: stopping })
  if (child?.exitCode === null && child.signalCode === null) child.once('exit', noteExit)
  else watch(postmaster, folder, noteExit)
  return {
    adminUrl,
    dataDir: folder.home,
    port: postmaster.port,
    takenOver: child === undefined,
    async stop() {
      stopping = true
      const outcome = await stopPostgres(postmaster, folder)
      noteExit()
      log(`Postgres on ${folder.data}: ${outcome.replaceAll('_', ' ')}`)
      return outcome
    },
    onExit: listener => void exit.promise.then(listener)
  }
}

async function stopPostgres({ pid }: Postmaster, folder: ClusterFolder) {
  const isRunning = async () => (await readPostmaster(folder.data))?.pid === pid && (await runsOn(pid, folder.data))
  const ended = async (patience: number) => {
    for (const deadline = performance.now() + patience; performance.now() < deadline; await sleep(10)) {
      if (!(await isRunning())) return true
    }
    return false
  }
  if (!(await isRunning())) return 'was_not_running'
  signal(pid, 'SIGINT')
  if (await ended(30_000)) return 'stopped'
  signal(pid, 'SIGQUIT')
  await ended(10_000)
  return 'forced'
}

/** SIGINT is Postgres' fast shutdown, SIGQUIT its immediate one. Windows has no signals between processes. */
function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  if (process.platform === 'win32') {
    execFileSync('taskkill', ['/pid', String(pid), '/t', ...(name === 'SIGQUIT' ? ['/f'] : [])])
    return
  }
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** A Postgres that is not our child sends no exit event, so it is looked at every half second. */
function watch({ pid }: Postmaster, folder: ClusterFolder, tell: () => void): void {
  const timer = setInterval(async () => {
    if (await runsOn(pid, path.resolve(folder.data))) return
    clearInterval(timer)
    tell()
  }, 500)
  timer.unref()
}

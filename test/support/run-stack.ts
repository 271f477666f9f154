import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

const entry = fileURLToPath(new URL('./stand-in-stack.ts', import.meta.url))
const wholeEntry = fileURLToPath(import.meta.resolve('@trade-credit/local-stack/main.ts'))
const root = fileURLToPath(new URL('../..', import.meta.url))

const freePorts = {
  PORT: '0',
  QUOTE_PORT: '0',
  UNDERWRITING_PORT: '0',
  POLICY_PORT: '0',
  CLAIMS_PORT: '0',
  ISSUER_PORT: '0'
}

export interface RunningStack {
  readonly process: ChildProcess
  /** What it has printed so far, on both streams. */
  output(): string
  /** Resolves with the gateway's address; rejects when the process ends before it is ready. */
  readonly ready: Promise<string>
  /** The exit code, or the signal's name. */
  readonly ended: Promise<number | string>
}

/** A data folder that goes away with the test, after every Postgres on it. */
export async function temporaryDataDir(t: Test): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'stack-'))
  // As root, Postgres runs as another user.
  await chmod(dataDir, 0o711)
  t.teardown(async () => {
    const pid = await postgresPid(dataDir)
    if (pid !== undefined) process.kill(pid, 'SIGQUIT')
    while ((await processesIn(dataDir)).length > 0) await new Promise(resolve => setTimeout(resolve, 50))
    await rm(dataDir, { recursive: true, force: true })
  })
  return dataDir
}

/** Starts the stack with stand-in services, as a process group of its own that is killed with the test. */
export function runStack(t: Test, dataDir: string, variables: Record<string, string> = {}): RunningStack {
  return watch(
    t,
    spawn(process.execPath, [entry], {
      cwd: root,
      detached: true,
      // The variable makes it stop by itself should the test be killed before its teardown.
      env: { PATH: process.env['PATH'], npm_lifecycle_event: 'test', ...freePorts, DATA_DIR: dataDir, ...variables },
      stdio: ['ignore', 'pipe', 'pipe']
    })
  )
}

/** Starts the stack with its real services, as `npm start` does, on free ports. */
export function runWholeStack(t: Test, dataDir: string): RunningStack {
  return watch(
    t,
    spawn(process.execPath, [wholeEntry], {
      cwd: root,
      detached: true,
      env: { PATH: process.env['PATH'], ...freePorts, DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'pipe']
    })
  )
}

/** The same as `runStack`, started by npm, through its shell. */
export function runStackByNpm(t: Test, dataDir: string): RunningStack {
  const script = `node -e 0 && node ${entry}`
  return watch(
    t,
    spawn('npm', ['exec', '--offline', '--call', script], {
      cwd: root,
      detached: true,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...freePorts, DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'pipe']
    })
  )
}

function watch(t: Test, child: ChildProcess): RunningStack {
  let text = ''
  const { promise: ready, resolve, reject } = Promise.withResolvers<string>()
  // Not every test waits for it.
  ready.catch(() => {})
  const read = (chunk: Buffer) => {
    text += chunk.toString()
    const url = /Ready: (http:\/\/[\d.]+:\d+)/.exec(text)?.[1]
    if (url) resolve(url)
  }
  child.stdout?.on('data', read)
  child.stderr?.on('data', read)
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => {
    reject(new Error(`the stack ended: ${text}`))
    return code ?? signal ?? 'unknown'
  })
  t.teardown(async () => {
    if (child.pid !== undefined && (await groupMembers(child.pid)).length > 0) process.kill(-child.pid, 'SIGKILL')
    await ended
  })
  return { process: child, output: () => text, ready, ended }
}

/** The processes of the group that still live. */
export async function groupMembers(group: number): Promise<number[]> {
  return processesWhere(async pid => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    const [state, , groupOf] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return Number(groupOf) === group && state !== 'Z'
  })
}

/** The processes that work in the folder, as Postgres does in its data. */
export async function processesIn(folder: string): Promise<number[]> {
  return processesWhere(async pid => (await readlink(`/proc/${pid}/cwd`)).startsWith(folder))
}

async function processesWhere(matches: (pid: number) => Promise<boolean>): Promise<number[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number)
  const found = await Promise.all(pids.map(async pid => ((await matches(pid).catch(() => false)) ? [pid] : [])))
  return found.flat()
}

/** The postmaster on this data folder, undefined when none runs. */
export async function postgresPid(dataDir: string): Promise<number | undefined> {
  const text = await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8').catch(() => '')
  return text === '' ? undefined : Number(text.split('\n', 1)[0])
}

/** The port of Postgres on this data folder. */
export async function postgresPort(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[3])
}

/** Asks until the answer has this status; the caller's test timeout is the limit. */
export async function statusBecomes(url: string, status: number): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.status === status) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { postgresBinaries } from './binaries.ts'
import { type ClusterFolder, clusterFolder, ensureCluster } from './cluster.ts'
import { type EmbeddedPostgres, handleOf } from './handle.ts'
import { fileLength, readFrom } from './log-tail.ts'
import { lookAt, readPostmaster, removeStale } from './postmaster.ts'
import { type RunAs, userForPostgres } from './run-as.ts'

export type { EmbeddedPostgres } from './handle.ts'

export interface EmbeddedOptions {
  /** The folder that keeps the data, the password and the log. */
  readonly dataDir: string
  readonly log: (line: string) => void
  /** A free one unless given. */
  readonly port?: number
  /** Server settings in place of the usual ones, such as `{ fsync: 'off' }` for data that may be lost. */
  readonly settings?: Readonly<Record<string, string>>
}

/**
 * Starts Postgres on `dataDir`, or takes over the one that already runs there. It listens on 127.0.0.1 only and lives in
 * a process group of its own, so Ctrl-C in the terminal does not reach it. Throws one sentence when it cannot start.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const runAs = userForPostgres()
  const binaries = await postgresBinaries(runAs, options.log)
  const folder = await clusterFolder(options.dataDir, runAs, options.log)
  const password = await ensureCluster(folder, binaries, runAs)
  const urlOf = (port: number) => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  const start: Start = { options, runAs, binaries, folder, urlOf }

  for (const deadline = performance.now() + PATIENCE; performance.now() < deadline; await sleep(50)) {
    const started = (await takeOver(start)) ?? (await launch(start))
    if (started) return started
  }
  throw new Error(`Postgres at ${folder.data} did not get ready within a minute: see ${folder.logFile}`)
}

const PATIENCE = 60_000

interface Start {
  readonly options: EmbeddedOptions
  readonly runAs: RunAs | undefined
  readonly binaries: string
  readonly folder: ClusterFolder
  readonly urlOf: (port: number) => string
}

/** The Postgres that already runs there; waits for one that is starting or stopping. Undefined when there is none. */
async function takeOver({ options, folder, urlOf }: Start): Promise<EmbeddedPostgres | undefined> {
  for (const deadline = performance.now() + PATIENCE; performance.now() < deadline; await sleep(25)) {
    const postmaster = await readPostmaster(folder.data)
    if (!postmaster) return undefined
    const state = await lookAt(postmaster, folder.data, urlOf)
    if (state === 'gone') return void (await removeStale(postmaster, folder.data))
    if (state === 'ready') {
      options.log(`took over the Postgres that runs on ${folder.data} (port ${postmaster.port})`)
      return handleOf({ postmaster, folder, adminUrl: urlOf(postmaster.port), log: options.log })
    }
  }
  throw new Error(`The Postgres on ${folder.data} neither answers nor ends: see ${folder.logFile}`)
}

/** Starts one. Undefined when it is worth another try: somebody else was faster, or remains of a killed one linger. */
async function launch(start: Start): Promise<EmbeddedPostgres | undefined> {
  const { options, folder, urlOf } = start
  const port = options.port ?? (await freePort())
  const logStart = await fileLength(folder.logFile)
  const child = spawnPostgres(start, port)
  const ended = new Promise<'ended'>(resolve =>
    child.once('exit', () => resolve('ended')).once('error', () => resolve('ended'))
  )

  for (;;) {
    const next = await Promise.race([ended, sleep(15, 'look' as const)])
    if (next === 'ended') return explainEnd(start, port, await readFrom(folder.logFile, logStart))
    const postmaster = await readPostmaster(folder.data)
    if (postmaster && postmaster.pid === child.pid && (await lookAt(postmaster, folder.data, urlOf)) === 'ready') {
      return handleOf({ postmaster, folder, adminUrl: urlOf(port), log: options.log, child })
    }
  }
}

function spawnPostgres({ options, runAs, binaries, folder }: Start, port: number): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Compiling a plan costs more than our short statements.
    jit: 'off',
    ...options.settings
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openSync(folder.logFile, 'a', 0o600)
  try {
    const child = spawn(path.join(binaries, 'bin', 'postgres'), ['-D', folder.data, '-p', String(port), ...flags], {
      ...runAs,
      cwd: path.parse(folder.data).root,
      detached: true,
      stdio: ['ignore', log, log],
      windowsHide: true
    })
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

/** Undefined when another try may succeed, else throws why Postgres ended. */
function explainEnd({ options, folder }: Start, port: number, log: string): undefined {
  if (/lock file "postmaster.pid" already exists|pre-existing shared memory block|lock file .* is empty/.test(log))
    return
  if (/could not bind|Address already in use/.test(log)) {
    if (options.port === undefined) return
    throw new Error(`Port ${port} is taken: stop what listens there, or choose another port for Postgres`)
  }
  if (/No space left/.test(log)) throw new Error(`There is no disk space left for Postgres at ${folder.home}`)
  const reason = log.match(/FATAL: .*(\n.*(DETAIL|HINT): .*)*/)?.[0] ?? log.trim().split('\n').at(-1)
  throw new Error(`Postgres did not start on ${folder.data}: ${reason || `see ${folder.logFile}`}`)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0))
    })
  })
}

import { execFileSync } from 'node:child_process'
import { readFile, readlink, rm } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { isAlive } from './cluster.ts'

/** What Postgres writes about itself into its data directory. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  /** The whole file, to notice when another one has taken its place. */
  readonly content: string
}

/** The Postgres that says it runs on this data directory, which may be long dead; undefined when none says so. */
export async function readPostmaster(data: string): Promise<Postmaster | undefined> {
  const content = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '')
  const [pid, , , port] = content.split('\n').map(line => Number.parseInt(line, 10))
  if (!pid) return undefined
  return { pid: Math.abs(pid), port: port || 0, content }
}

/** `ready`: it answers and is ours. `busy`: it starts or stops. `gone`: what the file speaks of is no such Postgres. */
export async function lookAt(
  postmaster: Postmaster,
  data: string,
  urlOf: (port: number) => string
): Promise<'ready' | 'busy' | 'gone'> {
  if (!isAlive(postmaster.pid)) return 'gone'
  if (!(await runsOn(postmaster.pid, data))) return 'gone'
  if (postmaster.port === 0) return 'busy'
  return (await answersFor(urlOf(postmaster.port), data)) ? 'ready' : 'busy'
}

/** Removes the file of a Postgres that is gone while a stranger has got its process id: Postgres would not start. */
export async function removeStale(postmaster: Postmaster, data: string): Promise<void> {
  const now = await readPostmaster(data)
  if (now?.content === postmaster.content) await rm(path.join(data, 'postmaster.pid'), { force: true })
}

/** Whether the process is a Postgres at work on this data directory: it makes it its working directory. */
export async function runsOn(pid: number, data: string): Promise<boolean> {
  if (process.platform === 'win32') return isAlive(pid)
  if (process.platform === 'linux') return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === data
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(data)
  } catch {
    return false
  }
}

/** Whether the server at this address answers our password and serves this data directory. */
async function answersFor(url: string, data: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query(`select current_setting('data_directory') as data`)
    return path.resolve(rows[0].data) === data
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') {
      throw new Error(`The Postgres that runs on ${data} does not accept the password kept beside it: stop it first`)
    }
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

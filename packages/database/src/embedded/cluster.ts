import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, link, mkdir, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { anyoneCanReach, makePassable, ownTempFolder, type RunAs } from './run-as.ts'

/** Where one embedded Postgres keeps its things. */
export interface ClusterFolder {
  readonly home: string
  /** Postgres' own data directory. */
  readonly data: string
  readonly logFile: string
  readonly passwordFile: string
}

/**
 * Makes the folder for an embedded Postgres. When root cannot give `dataDir` to another user because it or
 * something above it is closed, a folder under /var/tmp stands in for it, the same one every time.
 */
export async function clusterFolder(
  dataDir: string,
  runAs: RunAs | undefined,
  log: (line: string) => void
): Promise<ClusterFolder> {
  const wanted = path.resolve(dataDir)
  let home = wanted
  // What counts is what will lie inside: a folder that is there already may itself be closed.
  if (runAs !== undefined && !(await anyoneCanReach(path.join(wanted, 'cluster')))) {
    home = path.join(await ownTempFolder(), `data-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`)
    log(`${wanted} is closed to the user that Postgres runs as: the data are kept in ${home}`)
  }
  if (runAs === undefined) await mkdir(home, { recursive: true })
  else await makePassable(home)
  home = await realpath(home)
  return {
    home,
    data: path.join(home, 'cluster'),
    logFile: path.join(home, 'postgres.log'),
    passwordFile: path.join(home, 'superuser-password')
  }
}

/**
 * Makes the cluster if there is none, and gives the superuser's password. It is made aside and renamed, so an initdb
 * that was killed leaves nothing half-made, and of two at once one wins. Throws a sentence when initdb fails.
 */
export async function ensureCluster(folder: ClusterFolder, binaries: string, runAs: RunAs | undefined) {
  const exists = existsSync(path.join(folder.data, 'PG_VERSION'))
  if (exists && !existsSync(folder.passwordFile)) {
    throw new Error(`${folder.data} has lost its password file ${folder.passwordFile}: restore it, or remove both`)
  }
  const password = await ensurePassword(folder.passwordFile)
  if (!exists) await makeCluster(folder, binaries, password, runAs)
  return password
}

async function ensurePassword(file: string): Promise<string> {
  if (!existsSync(file)) {
    const draft = `${file}.${randomBytes(6).toString('hex')}`
    await writeFile(draft, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true })
    // link() does not replace: of two processes at once, both go on with the password of the first.
    await link(draft, file).catch(error => {
      if (error.code !== 'EEXIST') throw error
    })
    await rm(draft)
  }
  return (await readFile(file, 'utf8')).trim()
}

async function makeCluster(
  folder: ClusterFolder,
  binaries: string,
  password: string,
  runAs: RunAs | undefined
): Promise<void> {
  await removeAbandoned(folder.home)
  const aside = path.join(folder.home, `${ASIDE}${process.pid}-${randomBytes(6).toString('hex')}`)
  const passwordFile = path.join(aside, 'password')
  try {
    await mkdir(aside, { mode: 0o700 })
    await writeFile(passwordFile, password, { mode: 0o600 })
    if (runAs !== undefined) {
      await chown(passwordFile, runAs.uid, runAs.gid)
      await chown(aside, runAs.uid, runAs.gid)
    }
    const made = path.join(aside, 'cluster')
    await runInitdb(path.join(binaries, 'bin', 'initdb'), made, passwordFile, runAs)
    await rename(made, folder.data).catch(error => {
      if (!existsSync(path.join(folder.data, 'PG_VERSION'))) throw error
    })
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

const ASIDE = 'cluster.init-'

/** What an initdb that was killed left behind; one that is still at work is left alone. */
async function removeAbandoned(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (!name.startsWith(ASIDE)) continue
    const pid = Number.parseInt(name.slice(ASIDE.length), 10)
    // Retried, because an initdb outlives the process that started it and may still be writing.
    if (!isAlive(pid)) await rm(path.join(home, name), { recursive: true, force: true, maxRetries: 10 })
  }
}

/** Whether a process of this id exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function runInitdb(initdb: string, data: string, passwordFile: string, runAs: RunAs | undefined): Promise<void> {
  const args = [
    `--pgdata=${data}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Sorts Hangul the same on every machine, whatever locales it has.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C'
  ]
  return new Promise((resolve, reject) => {
    execFile(initdb, args, { ...runAs, cwd: path.parse(data).root }, (error, _out, complaint) => {
      if (!error) resolve()
      else if (/No space left/.test(complaint)) reject(new Error(`There is no disk space left for Postgres at ${data}`))
      else if (/could not look up effective user ID/.test(complaint)) reject(new Error(NAMELESS_USER))
      else reject(new Error(`initdb failed at ${data}: ${complaint.trim() || error.message}`))
    })
  })
}

const NAMELESS_USER =
  'Postgres refuses to run as a user id that has no name on this machine: run as a named user, or set DATABASE_URL'

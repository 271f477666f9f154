import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makePassable } from '@trade-credit/database/embedded/run-as.ts'
import { isCode } from './private-file.ts'
import { processIdentity } from './process-identity.ts'

export interface DataDirLock {
  release(): Promise<void>
}

/**
 * Takes the data folder for this process. Throws a sentence when another living process has it.
 *
 * A lock left by a killed process is taken over: the file names its process so that an unrelated one, which got the same
 * number later, does not count.
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  // Postgres may run as another user (when we are root) and must get through to its own folder in here.
  await makePassable(dataDir)
  const path = join(dataDir, 'stack.lock')
  const mine = JSON.stringify({ pid: process.pid, identity: await processIdentity(process.pid) })
  const draft = `${path}.${randomUUID()}`
  await writeFile(draft, mine, { flush: true })
  try {
    while (!(await linked(draft, path))) {
      const theirs = await readFile(path, 'utf8').catch(() => '')
      const holder = await livingHolder(theirs)
      if (holder !== undefined) {
        throw new Error(
          `Another stack (process ${holder}) already runs on ${dataDir}: stop it, or set DATA_DIR to another folder.`
        )
      }
      await removeStale(path, theirs)
    }
  } finally {
    await rm(draft, { force: true })
  }
  return {
    async release() {
      if ((await readFile(path, 'utf8').catch(() => '')) === mine) await rm(path, { force: true })
    }
  }
}

async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

async function livingHolder(content: string): Promise<number | undefined> {
  try {
    const { pid, identity } = JSON.parse(content) as { pid: number; identity: string }
    return (await processIdentity(pid)) === identity ? pid : undefined
  } catch {
    return undefined
  }
}

/** Moves the lock aside before it is judged again, so that a lock which a rival has just taken is put back, not removed. */
async function removeStale(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return
    throw error
  }
  if ((await readFile(aside, 'utf8')) !== stale) await linked(aside, path)
  await rm(aside, { force: true })
}

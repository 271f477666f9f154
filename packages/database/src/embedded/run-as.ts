import { constants } from 'node:fs'
import { chmod, lstat, mkdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** The user Postgres runs as when we are root, which Postgres refuses: `nobody`. */
export interface RunAs {
  readonly uid: number
  readonly gid: number
}

/** `nobody` when this process is root, else undefined: Postgres then runs as the same user. */
export function userForPostgres(): RunAs | undefined {
  return process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined
}

/** Whether any user may reach this path: everything above it is open to all. The path itself need not exist. */
export async function anyoneCanReach(wanted: string): Promise<boolean> {
  for (let folder = path.dirname(path.resolve(wanted)); ; folder = path.dirname(folder)) {
    const found = await stat(folder).catch(() => undefined)
    if (found && (found.mode & constants.S_IXOTH) === 0) return false
    if (folder === path.dirname(folder)) return true
  }
}

/**
 * Our own folder for what must lie outside the project, under /var/tmp unless told (the temp folder on Windows), open to
 * readers. Throws when the folder belongs to somebody else or others may write to it: what we run from it would be theirs.
 */
export async function ownTempFolder(under = '/var/tmp'): Promise<string> {
  const uid = process.getuid?.()
  const folder = uid === undefined ? path.join(tmpdir(), 'trade-credit') : path.join(under, `trade-credit-${uid}`)
  if (await mkdir(folder, { recursive: true })) await chmod(folder, 0o755)
  if (uid === undefined) return folder
  const found = await lstat(folder)
  const othersMayWrite = (found.mode & (constants.S_IWGRP | constants.S_IWOTH)) !== 0
  if (!found.isDirectory() || found.uid !== uid || othersMayWrite) {
    throw new Error(`${folder} does not belong to this user alone: remove it, or set DATABASE_URL to a Postgres`)
  }
  return folder
}

/** Makes the folder and what is missing above it, each open to be passed through whatever this process' umask says. */
export async function makePassable(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true })
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = path.dirname(made)) await chmod(made, 0o711)
}

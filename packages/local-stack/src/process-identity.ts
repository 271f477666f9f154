import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Tells one process from a later one with the same number: when it started. Undefined when no such process lives. */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return (await linuxStat(pid))?.startedAt
  try {
    process.kill(pid, 0)
  } catch {
    return undefined
  }
  if (process.platform === 'win32') return String(pid)
  return psColumn(pid, 'lstart')
}

/** The parent's number, or undefined when the process is gone or the system does not tell. */
export async function parentOf(pid: number): Promise<number | undefined> {
  if (process.platform === 'linux') return (await linuxStat(pid))?.parent
  if (process.platform === 'win32') return undefined
  const parent = await psColumn(pid, 'ppid')
  return parent === undefined ? undefined : Number(parent)
}

/** Whether the process is a shell that runs one command line, as npm starts its scripts. */
export async function isScriptShell(pid: number): Promise<boolean> {
  const commandLine =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      : process.platform === 'win32'
        ? ''
        : ((await psColumn(pid, 'command')) ?? '')
  return /^[^\s\0]*sh[\s\0]-c[\s\0]/.test(commandLine)
}

async function linuxStat(pid: number): Promise<{ parent: number; startedAt: string } | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return undefined
  // The name of the program stands in parentheses and may hold anything, so the fields are counted from its end:
  // state, parent, …, and nineteen fields after the state the ticks since boot at which the process started.
  const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (state === 'Z' || state === 'X') return undefined
  return { parent: Number(parent), startedAt: rest[17] ?? '' }
}

async function psColumn(pid: number, column: string): Promise<string | undefined> {
  const { stdout } = await run('ps', ['-o', `${column}=`, '-p', String(pid)]).catch(() => ({ stdout: '' }))
  return stdout.trim() === '' ? undefined : stdout.trim()
}

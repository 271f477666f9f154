import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { countedProcesses } from './process.ts'

/** CPU time used so far, in microseconds: of the contestants' processes, load generators aside, and of Postgres. */
export interface CpuTime {
  readonly processes: number
  readonly postgres: number
}

export type CpuClock = () => Promise<CpuTime>

/** Linux tells CPU time in hundredths of a second, whatever the machine. */
const MICROSECONDS_PER_TICK = 10_000

/**
 * Adds up CPU times. On a machine that others use at the same moment, rates fall and CPU per piece of work hardly does. Null
 * where the system does not tell (only Linux does), or Postgres runs elsewhere.
 */
export function cpuClock(
  adminUrl: string,
  postgresIsHere: boolean
): { clock: CpuClock | null; close(): Promise<void> } {
  if (process.platform !== 'linux' || !postgresIsHere) return { clock: null, close: async () => {} }
  const client = new pg.Client({ connectionString: adminUrl })
  client.on('error', () => {})
  const connected = client.connect()
  const seen = new Map<number, number>()
  const total = { processes: 0, postgres: 0 }
  const clock = async () => {
    await connected
    const { rows } = await client.query<{ pid: number }>(
      'select pid from pg_stat_activity where pid <> pg_backend_pid() order by pid'
    )
    // Connections come and go: what one of them has used stays counted.
    const count = async (pids: Iterable<number>, whose: keyof CpuTime) => {
      for (const pid of pids) {
        const ticks = await ticksOf(pid)
        total[whose] += Math.max(0, ticks - (seen.get(pid) ?? 0)) * MICROSECONDS_PER_TICK
        seen.set(pid, Math.max(ticks, seen.get(pid) ?? 0))
      }
    }
    await count(countedProcesses(), 'processes')
    await count(
      rows.map(row => row.pid),
      'postgres'
    )
    return { ...total }
  }
  return { clock, close: () => client.end() }
}

/** 0 for a process that is gone. */
async function ticksOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // After the name in brackets, which may hold spaces: state is the 3rd field, user and system time the 14th and 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
}

import { open, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { median } from './figures.ts'

/** What the figures of a run depend on, in words. */
export type Machine = Readonly<Record<'cpu' | 'memory' | 'system' | 'node' | 'postgres' | 'fsync', string>>

/** Describes this machine; `dataDirectory` is where Postgres writes, null where that is out of reach. */
export async function describeMachine(postgres: string, dataDirectory: string | null): Promise<Machine> {
  const cpus = os.cpus()
  return {
    cpu: `${cpus.length} × ${cpus[0]?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    postgres,
    fsync: dataDirectory === null ? 'not measured: the server is elsewhere' : await fsyncCost(dataDirectory)
  }
}

const WRITES = 200

/** The median time of writing 8 KiB, a page of Postgres, and waiting until they are on the disk. */
async function fsyncCost(directory: string): Promise<string> {
  const file = path.join(directory, `fsync-${process.pid}`)
  const page = Buffer.alloc(8192, 1)
  const times: number[] = []
  const handle = await open(file, 'w')
  try {
    for (let i = 0; i < WRITES; i += 1) {
      const begun = performance.now()
      await handle.write(page, 0, page.length, (i % 16) * page.length)
      await handle.datasync()
      times.push(performance.now() - begun)
    }
  } finally {
    await handle.close()
    await rm(file, { force: true })
  }
  return `${median(times).toFixed(3)} ms for 8 KiB + fdatasync where Postgres writes (median of ${WRITES})`
}

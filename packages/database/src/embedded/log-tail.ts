import { open } from 'node:fs/promises'

/** How long the file is, in bytes; makes it (readable by us alone) when there is none. */
export async function fileLength(file: string): Promise<number> {
  const handle = await open(file, 'a', 0o600)
  try {
    return (await handle.stat()).size
  } finally {
    await handle.close()
  }
}

/** What was written to the file since it was `start` bytes long. */
export async function readFrom(file: string, start: number): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const length = Math.max((await handle.stat()).size - start, 0)
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, start)
    return buffer.toString('utf8')
  } finally {
    await handle.close()
  }
}

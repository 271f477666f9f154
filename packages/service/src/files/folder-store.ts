import { createHash, hash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'

/** A file that came in whole, before it is kept. */
export interface ArrivedFile {
  readonly sha256: Buffer
  readonly bytes: number
  /** Its first bytes, at most `HEAD_BYTES`: what tells what kind of file it is. */
  readonly head: Buffer
}

/** Enough to tell the kind of any file that is taken, archives among them. */
export const HEAD_BYTES = 64 * 1024

/** Keeps files by what is in them; the same file twice is one. Another kind of storage has to offer these four. */
export interface FileStore {
  /** Keeps the file. When it resolves, the file survives a crash. */
  put(organisation: string, sha256: Buffer, bytes: Buffer): Promise<void>
  /**
   * Keeps what the stream brings, in memory that does not grow with it. `accept` is asked when all of it has come; where it, or the
   * stream, throws, nothing is kept. When it resolves, the file survives a crash.
   */
  putStream(
    organisation: string,
    stream: AsyncIterable<Buffer>,
    accept: (file: ArrivedFile) => void | Promise<void>
  ): Promise<ArrivedFile>
  /** The file, or null when it is not there. */
  get(organisation: string, sha256: Buffer): Promise<Buffer | null>
  /** The file as a stream with its length, or null when it is not there. */
  getStream(organisation: string, sha256: Buffer): Promise<{ bytes: number; stream: Readable } | null>
}

/** Keeps files in a folder, each organisation's apart: whether one has a file never shows in what another does. */
export function folderStore(folder: string): FileStore {
  const folderOf = (organisation: string) => path.join(folder, hash('sha256', organisation).slice(0, 32))
  const fileOf = (organisation: string, sha256: Buffer) => {
    const digest = sha256.toString('hex')
    return path.join(folderOf(organisation), digest.slice(0, 2), digest)
  }
  return {
    async put(organisation, sha256, bytes) {
      await writeDraft(folderOf(organisation), async (handle, keep) => {
        await handle.writeFile(bytes)
        await keep(fileOf(organisation, sha256))
      })
    },
    async putStream(organisation, stream, accept) {
      return writeDraft(folderOf(organisation), async (handle, keep) => {
        const file = await writeAll(handle, stream)
        await accept(file)
        await keep(fileOf(organisation, file.sha256))
        return file
      })
    },
    get: (organisation, sha256) => unlessAbsent(() => readFile(fileOf(organisation, sha256))),
    getStream: (organisation, sha256) =>
      unlessAbsent(async () => {
        const file = fileOf(organisation, sha256)
        return { bytes: (await stat(file)).size, stream: createReadStream(file) }
      })
  }
}

type Keep = (file: string) => Promise<void>

/** Lets a file be written beside its place and then renamed: nobody ever finds half of it, and a crash leaves a draft at most. */
async function writeDraft<R>(folder: string, write: (handle: FileHandle, keep: Keep) => Promise<R>): Promise<R> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = path.join(folder, `draft-${randomUUID()}`)
  const handle = await open(draft, 'wx', 0o600)
  try {
    return await write(handle, async file => {
      await handle.sync()
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
      await rename(draft, file)
      await syncFolder(path.dirname(file))
    })
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await handle.close()
  }
}

async function writeAll(handle: FileHandle, stream: AsyncIterable<Buffer>): Promise<ArrivedFile> {
  const digest = createHash('sha256')
  const head: Buffer[] = []
  let [bytes, headBytes] = [0, 0]
  for await (const chunk of stream) {
    digest.update(chunk)
    bytes += chunk.length
    if (headBytes < HEAD_BYTES)
      headBytes += head[head.push(Buffer.from(chunk.subarray(0, HEAD_BYTES - headBytes))) - 1]?.length ?? 0
    await handle.writeFile(chunk)
  }
  return { sha256: digest.digest(), bytes, head: Buffer.concat(head) }
}

/** A new name survives a crash only with its folder; systems that cannot open one (Windows) look after that themselves. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  if (!handle) return
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function unlessAbsent<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

import { hash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'

/** Keeps files by what is in them; the same file twice is one. Another kind of storage has to offer these two. */
export interface FileStore {
  /** Keeps the file. When it resolves, the file survives a crash. */
  put(organisation: string, sha256: Buffer, bytes: Buffer): Promise<void>
  /** The file, or null when it is not there. */
  get(organisation: string, sha256: Buffer): Promise<Buffer | null>
}

/** Keeps files in a folder, each organisation's apart: whether one has a file never shows in what another does. */
export function folderStore(folder: string): FileStore {
  const fileOf = (organisation: string, sha256: Buffer) => {
    const digest = sha256.toString('hex')
    return path.join(folder, hash('sha256', organisation).slice(0, 32), digest.slice(0, 2), digest)
  }
  return {
    async put(organisation, sha256, bytes) {
      const file = fileOf(organisation, sha256)
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
      // Written beside its place and then renamed: nobody ever finds half of it.
      const draft = `${file}.${randomUUID()}`
      try {
        const handle = await open(draft, 'wx', 0o600)
        try {
          await handle.writeFile(bytes)
          await handle.sync()
        } finally {
          await handle.close()
        }
        await rename(draft, file)
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
    },
    async get(organisation, sha256) {
      try {
        return await readFile(fileOf(organisation, sha256))
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
        throw error
      }
    }
  }
}

import { createHash } from 'node:crypto'
import type { CheckpointRecord, EntryRecord, SealRecord } from './audit-record.ts'

/** The hash that an entry must have after the entry before it; the bytes are those that its migration documents. */
export function entryHash(entry: Omit<EntryRecord, 'kind' | 'hash'>): string {
  return createHash('sha256')
    .update(entry.previousHash, 'hex')
    .update(n4(entry.aggregateId))
    .update(n4(entry.aggregateType))
    .update(i8(entry.position))
    .update(n4(entry.organisation))
    .update(n4(entry.client))
    .update(n4(entry.action))
    .update(i8(Date.parse(entry.occurredAt)))
    .update(n4(entry.text))
    .digest('hex')
}

/** The digest with which the root of a checkpoint begins, before its first seal. */
export function checkpointStart({ previousRoot, number, takenAt }: CheckpointRecord): Buffer {
  return createHash('sha256')
    .update(previousRoot, 'hex')
    .update(i8(number))
    .update(i8(Date.parse(takenAt)))
    .digest()
}

/** The digest of a checkpoint after one more of its seals; after the last one it is the root. */
export function withSeal(digest: Buffer, seal: SealRecord): Buffer {
  return createHash('sha256')
    .update(digest)
    .update(n4(seal.aggregateId))
    .update(n4(seal.aggregateType))
    .update(i8(seal.entries))
    .update(seal.hash, 'hex')
    .digest()
}

/** Length in UTF-8 bytes as a big-endian int4, then the bytes. */
function n4(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8')
  const length = Buffer.alloc(4)
  length.writeInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** A big-endian int8. */
function i8(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}

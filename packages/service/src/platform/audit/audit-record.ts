/** One aggregate's chain is found by these two. */
export interface AggregateKey {
  readonly aggregateId: string
  readonly aggregateType: string
}

/** An entry of a chain. Hashes are lower-case hex; `occurredAt` is ISO 8601 in UTC with milliseconds. */
export interface EntryRecord extends AggregateKey {
  readonly kind: 'entry'
  readonly position: number
  readonly organisation: string
  readonly client: string
  readonly action: string
  readonly occurredAt: string
  /** Canonical JSON, as it was hashed. */
  readonly text: string
  readonly previousHash: string
  readonly hash: string
}

/** How long a chain was when the checkpoint was taken, and its last hash. */
export interface SealRecord extends AggregateKey {
  readonly kind: 'seal'
  readonly checkpoint: number
  readonly entries: number
  readonly hash: string
}

/** How long a chain is now, and its last hash. */
export interface HeadRecord extends AggregateKey {
  readonly kind: 'head'
  readonly entries: number
  readonly hash: string
}

export interface CheckpointRecord {
  readonly kind: 'checkpoint'
  readonly number: number
  readonly takenAt: string
  readonly aggregates: number
  readonly previousRoot: string
  readonly root: string
}

/**
 * The audit trail as a stream: all checkpoints by number; then, aggregate by aggregate, its entries by position, each
 * seal behind the entry that it seals, and its head last.
 */
export type AuditRecord = CheckpointRecord | EntryRecord | SealRecord | HeadRecord

export const ZERO_HASH = '00'.repeat(32)

import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { publishEvent } from '../events/publish-event.ts'

/** A seal over everything that the audit trail held when it was taken. */
export interface AuditCheckpoint {
  readonly number: bigint
  readonly takenAt: Date
  /** How many chains had grown since the checkpoint before. */
  readonly aggregates: bigint
  /** Lower-case hex, to be published where this database cannot reach it: whoever has it can tell if anything changed. */
  readonly root: string
}

/**
 * Takes a checkpoint, in a transaction of a `*_job` role. The caller publishes its root when that has committed. Two at
 * once take two checkpoints, one after the other.
 */
export async function takeAuditCheckpoint(trx: Pick<JobTransaction, 'query'>): Promise<AuditCheckpoint> {
  const [row] = await trx.query<{ number: bigint; taken_at: Date; aggregates: bigint; root: Buffer }>({
    text: 'select number, taken_at, aggregates, root from platform.take_audit_checkpoint()'
  })
  if (!row) throw new Error('the database took no checkpoint')
  return { number: row.number, takenAt: row.taken_at, aggregates: row.aggregates, root: row.root.toString('hex') }
}

/** As `takeAuditCheckpoint`; the organisations are sent its root when it has committed: a copy that no one here can change. */
export async function announceAuditCheckpoint(
  trx: Pick<JobTransaction, 'query' | 'defer'>,
  recipients: readonly string[]
): Promise<AuditCheckpoint> {
  const checkpoint = await takeAuditCheckpoint(trx)
  const { number, root, aggregates } = checkpoint
  publishEvent(trx, {
    type: 'audit.checkpoint_taken',
    subject: String(number),
    recipients,
    data: { number: Number(number), root, aggregates: Number(aggregates) }
  })
  return checkpoint
}

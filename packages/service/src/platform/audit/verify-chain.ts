import { entryHash } from './audit-hash.ts'
import { type AggregateKey, type EntryRecord, type HeadRecord, type SealRecord, ZERO_HASH } from './audit-record.ts'

export const FINDING_KINDS = [
  'changed_entry',
  'removed_entry',
  'cut_tail',
  'removed_aggregate',
  'changed_head',
  'changed_checkpoint',
  'removed_checkpoint',
  'unexpected_root'
] as const

/** Something that was done to the trail afterwards. `position` and `checkpoint` tell where, as far as that can be told. */
export interface AuditFinding {
  readonly kind: (typeof FINDING_KINDS)[number]
  readonly aggregate: { readonly type: string; readonly id: string } | null
  readonly position: number | null
  readonly checkpoint: number | null
}

type Report = (kind: AuditFinding['kind'], position: number | null, checkpoint?: number) => void

/** Checks one aggregate's chain, record by record, holding no more than the last entry. Each position is reported once. */
export function chainCheck(
  { aggregateId: id, aggregateType: type }: AggregateKey,
  found: (finding: AuditFinding) => void
) {
  const last = { position: 0, hash: ZERO_HASH }
  let mostSealed: SealRecord | null = null
  let reportedAt = 0
  let hasHead = false

  const report: Report = (kind, position, checkpoint) => {
    if (position !== null && position <= reportedAt) return
    reportedAt = position ?? reportedAt
    found({ kind, aggregate: { type, id }, position, checkpoint: checkpoint ?? null })
  }

  return {
    entry(entry: EntryRecord): void {
      const isNext = entry.position === last.position + 1
      if (!isNext) report('removed_entry', last.position + 1)
      if (entryHash(entry) !== entry.hash) {
        report('changed_entry', entry.position)
      } else if (isNext && entry.previousHash !== last.hash) {
        // The entry agrees with itself and remembers another one before it: that one was changed, its hash as well.
        report('changed_entry', Math.max(last.position, 1))
      }
      last.position = entry.position
      last.hash = entry.hash
    },
    seal(seal: SealRecord): void {
      if (!mostSealed || seal.entries > mostSealed.entries) mostSealed = seal
      if (seal.entries === last.position && seal.hash !== last.hash) {
        report('changed_entry', seal.entries, seal.checkpoint)
      }
    },
    head(head: HeadRecord): void {
      hasHead = true
      if (last.position === 0) report('removed_aggregate', null)
      else if (head.entries > last.position) report('cut_tail', last.position + 1)
      else if (head.entries < last.position) report('changed_head', null)
      else if (head.hash !== last.hash) report('changed_entry', last.position)
    },
    end(): void {
      const sealed = mostSealed as SealRecord | null
      if (last.position === 0) {
        if (!hasHead) report('removed_aggregate', null, sealed?.checkpoint)
        return
      }
      if (sealed && sealed.entries > last.position) report('cut_tail', last.position + 1, sealed.checkpoint)
      if (!hasHead) report('changed_head', null)
    }
  }
}

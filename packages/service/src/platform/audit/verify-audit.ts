import { checkpointStart, withSeal } from './audit-hash.ts'
import {
  type AggregateKey,
  type AuditRecord,
  type CheckpointRecord,
  type SealRecord,
  ZERO_HASH
} from './audit-record.ts'
import { type AuditFinding, chainCheck } from './verify-chain.ts'

export interface Verification {
  readonly aggregates: number
  readonly entries: number
  readonly checkpoints: number
  readonly lastCheckpoint: { readonly number: number; readonly root: string } | null
  /** The first ones found, at most `MOST_FINDINGS`. */
  readonly findings: readonly AuditFinding[]
  readonly findingsInAll: number
}

/** What is checked beyond the stored trail itself. */
export interface Expectation {
  /** The root of `checkpoint`, or of the last one, as it was published when it was taken. */
  readonly expectedRoot?: string
  readonly checkpoint?: number
  /** Whether the records are of one aggregate only: then the roots, which cover all of them, cannot be computed. */
  readonly partial?: boolean
}

export const MOST_FINDINGS = 1000

/**
 * Computes all hashes anew and compares. Finds every change of an entry, head, seal or checkpoint, and every removal of
 * what a checkpoint sealed. Memory grows with the checkpoints (32 bytes each), not with the entries.
 */
export async function verifyAudit(
  records: AsyncIterable<AuditRecord>,
  expected: Expectation = {}
): Promise<Verification> {
  const findings: AuditFinding[] = []
  const roots = rootCheck()
  const count = { aggregates: 0, entries: 0, findings: 0 }
  let chain: { readonly key: AggregateKey; readonly check: ReturnType<typeof chainCheck> } | null = null

  const found = (finding: AuditFinding): void => {
    count.findings += 1
    if (findings.length < MOST_FINDINGS) findings.push(finding)
  }
  const chainOf = (key: AggregateKey) => {
    if (chain?.key.aggregateId === key.aggregateId && chain.key.aggregateType === key.aggregateType) return chain.check
    chain?.check.end()
    count.aggregates += 1
    chain = { key, check: chainCheck(key, found) }
    return chain.check
  }

  for await (const record of records) {
    if (record.kind === 'checkpoint') roots.add(record)
    else if (record.kind === 'entry') {
      count.entries += 1
      chainOf(record).entry(record)
    } else if (record.kind === 'seal') {
      chainOf(record).seal(record)
      roots.seal(record)
    } else chainOf(record).head(record)
  }
  ;(chain as { check: ReturnType<typeof chainCheck> } | null)?.check.end()
  roots.end(expected, found)
  const last = roots.last()
  return {
    aggregates: count.aggregates,
    entries: count.entries,
    checkpoints: roots.count(),
    lastCheckpoint: last ? { number: last.number, root: last.root } : null,
    findings,
    findingsInAll: count.findings
  }
}

/** Checks all checkpoints side by side while the seals go by in the order of aggregates. */
function rootCheck() {
  const checkpoints = new Map<number, { readonly record: CheckpointRecord; digest: Buffer }>()
  const unknown = new Set<number>()

  const at = (kind: AuditFinding['kind'], checkpoint: number): AuditFinding => ({
    kind,
    aggregate: null,
    position: null,
    checkpoint
  })
  const last = () => [...checkpoints.values()].at(-1)?.record

  return {
    add(record: CheckpointRecord): void {
      checkpoints.set(record.number, { record, digest: checkpointStart(record) })
    },
    seal(seal: SealRecord): void {
      const checkpoint = checkpoints.get(seal.checkpoint)
      if (checkpoint) checkpoint.digest = withSeal(checkpoint.digest, seal)
      else unknown.add(seal.checkpoint)
    },
    count: () => checkpoints.size,
    last,
    end({ expectedRoot, checkpoint, partial = false }: Expectation, found: (finding: AuditFinding) => void): void {
      let previous = { number: 0, root: ZERO_HASH }
      for (const { record, digest } of checkpoints.values()) {
        for (let n = previous.number + 1; n < record.number; n += 1) unknown.add(n)
        const follows = record.number === previous.number + 1
        const isChained = !follows || record.previousRoot === previous.root
        if (!isChained || (!partial && digest.toString('hex') !== record.root))
          found(at('changed_checkpoint', record.number))
        previous = record
      }
      const wanted = checkpoint ?? last()?.number ?? 1
      const known = checkpoints.get(wanted)?.record
      if (!known && (checkpoint !== undefined || expectedRoot !== undefined)) unknown.add(wanted)
      for (const number of [...unknown].sort((a, b) => a - b)) found(at('removed_checkpoint', number))
      if (known && expectedRoot !== undefined && known.root !== expectedRoot) found(at('unexpected_root', wanted))
    }
  }
}

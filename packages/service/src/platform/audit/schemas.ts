import { Type } from 'typebox'
import { pageSchema } from '../../http/paging.ts'
import { idSchema } from '../../ids.ts'
import { fields, orNull } from '../../schema/fields.ts'
import { shared } from '../../schema/shared-schema.ts'
import { FINDING_KINDS } from './verify-chain.ts'

const Hash = Type.String({
  pattern: '^[0-9a-f]{64}$',
  minLength: 64,
  maxLength: 64,
  description: 'SHA-256 in lower-case hex.',
  examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08']
})
const AggregateId = Type.String({
  pattern: '^[!-~]{1,200}$',
  maxLength: 200,
  examples: ['qt_01JD3ZQ8W5R7XG6K2M4N9P0TVB']
})
const AggregateType = Type.String({ pattern: '^[a-z][a-z_]{0,59}$', maxLength: 60, examples: ['quote'] })
const Position = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, examples: [1] })

export const AuditEntriesQuery = fields({
  aggregate: AggregateId,
  type: Type.Optional(AggregateType),
  after: Type.Optional({ ...Position, default: 0, description: '`nextAfter` of the page before; 0 begins.' }),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Entries per page.' }))
})

const AuditEntryView = shared(
  'AuditEntry',
  fields(
    {
      aggregate: fields({ type: AggregateType, id: AggregateId }),
      position: Position,
      organisation: Type.String({ description: 'Who acted.', examples: ['org_portal'] }),
      client: Type.String({ examples: ['portal'] }),
      action: Type.String({ examples: ['policy.cancelled'] }),
      occurredAt: Type.String({ examples: ['2025-03-01T01:02:03.456Z'] }),
      facts: Type.Record(Type.String(), Type.Unknown(), {
        description: 'Ids, codes and digests of what was done.',
        examples: [{ product: 'single_startup', rulebook: 'sha256:9f86d0…' }]
      }),
      previousHash: Hash,
      hash: Hash
    },
    { description: 'One thing that was done to an aggregate. Its hash covers the entry and the one before it.' }
  )
)

export const AuditEntriesPage = fields({
  items: Type.Array(AuditEntryView, { maxItems: 200 }),
  nextAfter: orNull(Position)
})

export const PolicyAuditParams = fields({ policyId: idSchema('po') })

export const PolicyAuditEntriesPage = pageSchema(AuditEntryView)

export const AuditExport = Type.String({
  description: 'One record per line; docs/verify-audit.mjs verifies them.',
  examples: ['{"kind":"end","records":0}\n']
})

export const AuditVerificationBody = fields({
  aggregateId: Type.Optional({
    ...AggregateId,
    description: 'Only the chains of this id; roots are not computed then.'
  }),
  checkpoint: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'The checkpoint that `expectedRoot` is of; the last when left out.',
      examples: [12]
    })
  ),
  expectedRoot: Type.Optional({ ...Hash, description: 'The root as it was published when the checkpoint was taken.' })
})

const AuditFindingView = shared(
  'AuditFinding',
  fields(
    {
      kind: Type.Enum([...FINDING_KINDS], {
        description:
          '`changed_entry`: an entry is not what it was. `removed_entry`: entries from this position on are missing in the middle. `cut_tail`: the chain ends before this position. `removed_aggregate`: a whole chain is gone. `changed_head`, `changed_checkpoint`, `removed_checkpoint`: the record about the chains was tampered with. `unexpected_root`: the checkpoint is not the published one.'
      }),
      aggregate: orNull(fields({ type: AggregateType, id: AggregateId })),
      position: orNull(Position),
      checkpoint: orNull(Position)
    },
    { description: 'Something that was done to the audit trail afterwards.' }
  )
)

export const AuditVerificationView = shared(
  'AuditVerification',
  fields(
    {
      intact: Type.Boolean({ description: 'Whether nothing was found.' }),
      aggregates: Position,
      entries: Position,
      checkpoints: Position,
      lastCheckpoint: orNull(fields({ number: Position, root: Hash })),
      findings: Type.Array(AuditFindingView, { maxItems: 1000 }),
      findingsInAll: Position
    },
    {
      description: 'What recomputing all hashes found.',
      examples: [
        {
          intact: true,
          aggregates: 2,
          entries: 5,
          checkpoints: 0,
          lastCheckpoint: null,
          findings: [],
          findingsInAll: 0
        }
      ]
    }
  )
)

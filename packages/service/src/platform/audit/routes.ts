import type { Actor } from '@trade-credit/database/actor.ts'
import { problems } from '../../contract/openapi-responses.ts'
import type { App } from '../../http/app-type.ts'
import { askedPage } from '../../http/asked-page.ts'
import { pageQuery } from '../../http/paging.ts'
import { problem } from '../../problems/problems.ts'
import { fields } from '../../schema/fields.ts'
import type { Platform } from '../platform.ts'
import { reading } from '../reading.ts'
import { exportAudit } from './export-audit.ts'
import { findPolicyTrail } from './policy-trail.ts'
import { readAuditRecords } from './read-records.ts'
import { type AuditEntryRow, findAuditEntries } from './repository.ts'
import {
  AuditEntriesPage,
  AuditEntriesQuery,
  AuditExport,
  AuditVerificationBody,
  AuditVerificationView,
  PolicyAuditEntriesPage,
  PolicyAuditParams
} from './schemas.ts'
import { type Verification, verifyAudit } from './verify-audit.ts'

/** Reading, exporting and verifying the audit trail. */
export function auditRoutes(app: App, platform: Platform, cursorKey: string): void {
  app.get(
    '/v1/audit-entries',
    {
      schema: {
        operationId: 'listAuditEntries',
        summary: 'Read what was done to an aggregate',
        tags: ['audit'],
        querystring: AuditEntriesQuery,
        response: { 200: AuditEntriesPage }
      },
      config: { scope: 'audit:read' }
    },
    reading(platform, async (request, { trx }) => {
      const { aggregate, type, after = 0, limit = 50 } = request.query
      const rows = await findAuditEntries(trx, { aggregate, type }, after, limit + 1)
      const items = rows.slice(0, limit).map(auditEntryView)
      return { status: 200, body: { items, nextAfter: rows.length > limit ? (items.at(-1)?.position ?? null) : null } }
    })
  )

  app.get(
    '/v1/audit-entries/of-policies/:policyId',
    {
      schema: {
        operationId: 'listPolicyAuditEntries',
        summary: 'Read who did what about a policy, from its quote to the payment of its claims',
        description:
          'Oldest first, over the chains of the policy, of the offer, application and quote that it came from, of what belongs to it (receivables, claims and their payments, pledges, refunds, referrals) and of the insured events of its claims. Row-level security shows an auditor everything, others what their organisation did.',
        tags: ['audit'],
        params: PolicyAuditParams,
        querystring: fields(pageQuery),
        response: { 200: PolicyAuditEntriesPage, ...problems(404) }
      },
      config: { scope: 'audit:read' }
    },
    reading(platform, async (request, { trx }) => {
      const { after, limit, cut } = askedPage(request, cursorKey)
      const found = await findPolicyTrail(trx, request.params.policyId, after, limit)
      if (found.length === 0 && after === null) return problem('not_found')
      const { rows, nextCursor } = cut(found, row => [
        row.at,
        row.aggregate_id,
        row.aggregate_type,
        Number(row.position)
      ])
      return { status: 200, body: { items: rows.map(auditEntryView), nextCursor } }
    })
  )

  app.get(
    '/v1/audit-export',
    {
      schema: {
        operationId: 'exportAuditTrail',
        summary: 'Export the whole audit trail as NDJSON, to be verified elsewhere',
        tags: ['audit'],
        response: {
          200: {
            description: 'One record per line; docs/verify-audit.mjs verifies them.',
            content: { 'application/x-ndjson': { schema: AuditExport } }
          }
        }
      },
      config: { scope: 'audit:read' }
    },
    async (request, reply) => {
      requireAuditor(request.actor)
      const lines = exportAudit(platform.pool, request.actor, error =>
        request.log.error({ err: error }, 'export broke off')
      )
      // A stream is not compared to a schema: Fastify's types know only the text that it becomes.
      return reply.type('application/x-ndjson').send(lines as unknown as string)
    }
  )

  app.post(
    '/v1/audit-verifications',
    {
      schema: {
        operationId: 'verifyAuditTrail',
        summary: 'Recompute the audit trail and tell what was tampered with',
        tags: ['audit'],
        body: AuditVerificationBody,
        response: { 200: AuditVerificationView, ...problems(422) }
      },
      config: { scope: 'audit:read' }
    },
    reading(platform, async (request, { trx, actor }) => {
      requireAuditor(actor)
      const { aggregateId, ...expected } = request.body
      const records = readAuditRecords(trx, aggregateId)
      const verification = await verifyAudit(records, { ...expected, partial: aggregateId !== undefined })
      return { status: 200, body: verificationView(verification) }
    })
  )
}

/** To others row-level security shows a part of the trail: it would look tampered with. */
function requireAuditor(actor: Actor): void {
  if (actor.kind !== 'auditor') problem('forbidden')
}

function auditEntryView(row: AuditEntryRow) {
  return {
    aggregate: { type: row.aggregate_type, id: row.aggregate_id },
    position: Number(row.position),
    organisation: row.organisation,
    client: row.client,
    action: row.action,
    occurredAt: row.occurred_at.toISOString(),
    facts: JSON.parse(row.text) as Record<string, unknown>,
    previousHash: row.previous_hash.toString('hex'),
    hash: row.hash.toString('hex')
  }
}

function verificationView(verification: Verification) {
  const { aggregates, entries, checkpoints, lastCheckpoint, findings, findingsInAll } = verification
  return { intact: findingsInAll === 0, aggregates, entries, checkpoints, lastCheckpoint, findings, findingsInAll }
}

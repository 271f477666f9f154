import type { Transaction } from '@trade-credit/database/transaction.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import { afterReferralEvent } from '@trade-credit/domain/referral/referral-lifecycle.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { checkIfMatch, etagOf } from '@trade-credit/service/http/etag.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { requireInsurer } from '../access/insurer-only.ts'
import { findApplication } from '../applications/repository.ts'
import { decisionsOfReferral, insertNote, notesOfReferral } from './decisions.repository.ts'
import { refuseOthers, refuseOwn, refuseState } from './refusals.ts'
import { findReferral, listReferrals, lockReferral, moveReferral } from './repository.ts'
import {
  ReferralNoteBody,
  ReferralNoteSchema,
  ReferralPageSchema,
  ReferralPath,
  ReferralQuery,
  ReferralSchema,
  ReferralSummarySchema
} from './schemas.ts'
import { noteView, referralSummaryView, referralView } from './views.ts'

const listSchema = {
  operationId: 'listReferrals',
  summary: 'What waits for a person to decide, in the order in which it is due',
  description: 'Undecided ones unless a status is given; those whose standard days are over come first.',
  tags: ['referrals'],
  querystring: ReferralQuery,
  response: { 200: ReferralPageSchema, ...problems(403) }
}

const getSchema = {
  operationId: 'getReferral',
  summary: 'A referral with its findings, notes and decisions',
  tags: ['referrals'],
  params: ReferralPath,
  response: { 200: ReferralSchema, ...problems(403, 404) }
}

const stepSchema = (operationId: string, summary: string) => ({
  operationId,
  summary,
  tags: ['referrals'],
  headers: IdempotencyHeaders,
  params: ReferralPath,
  response: { 200: ReferralSummarySchema, ...problems(403, 404, 409, 412, 422) }
})

const noteSchema = {
  operationId: 'noteReferral',
  summary: 'Leave a note for colleagues',
  tags: ['referrals'],
  headers: IdempotencyHeaders,
  params: ReferralPath,
  body: ReferralNoteBody,
  response: { 201: ReferralNoteSchema, ...problems(403, 404, 409, 422) }
}

/** The queue of referrals: read, taken on, given back and noted on. The insurer's alone. */
export function referralQueueRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/referrals',
    { schema: listSchema, config: { scope: 'underwriting:read' } },
    reading(platform, async (request, { trx, actor, businessDate }) => {
      requireInsurer(actor, { orAuditor: true })
      const page = askedPage(request, platform.cursorKey)
      const { after: place } = page
      const after = place && { dueOn: place[0] === '' ? null : String(place[0]), id: String(place[1]) }
      const today = await businessDate()
      const { ageing, waitingDays, ...named } = page.filters
      const until = {
        dueBefore: ageing === 'overdue' ? today : undefined,
        receivedUntil: waitingDays === undefined ? undefined : addDays(today, -waitingDays)
      }
      const rows = await listReferrals(trx, { ...named, ...until }, { after, limit: page.limit })
      const { rows: shown, nextCursor } = page.cut(rows, row => [row.due_on ?? '', row.id])
      return { status: 200, body: { items: shown.map(row => referralSummaryView(row, today)), nextCursor } }
    })
  )

  app.get(
    '/v1/referrals/:referralId',
    { schema: getSchema, config: { scope: 'underwriting:read' } },
    reading(platform, async (request, { trx, actor, businessDate }) => {
      requireInsurer(actor, { orAuditor: true })
      const referral = await findReferral(trx, request.params.referralId)
      if (!referral) return problem('not_found')
      const [application, notes, decisions, today] = await Promise.all([
        findApplication(trx, referral.application_id),
        notesOfReferral(trx, referral.id),
        decisionsOfReferral(trx, referral.id),
        businessDate()
      ])
      if (!application) return problem('not_found')
      const work = { application, notes, decisions }
      return {
        status: 200,
        headers: { etag: etagOf(referral.version, request.language) },
        body: referralView(referral, work, request.language, today)
      }
    })
  )

  for (const event of ['claim', 'release'] as const)
    app.post(
      `/v1/referrals/:referralId/${event}`,
      { schema: STEPS[event], config: { scope: 'underwriting:write' } },
      idempotent(platform, async (request, { trx, actor, businessDate, now }) => {
        requireInsurer(actor)
        const step = {
          event,
          now,
          requireVersion: (version: bigint) => checkIfMatch(request, version),
          isManager: platform.managers.has(actor.client)
        }
        const moved = await takeStep(trx, request.params.referralId, step)
        return {
          status: 200,
          headers: { etag: etagOf(moved.version, request.language) },
          body: referralSummaryView(moved, businessDate as PlainDate)
        }
      })
    )

  app.post(
    '/v1/referrals/:referralId/notes',
    { schema: noteSchema, config: { scope: 'underwriting:write' } },
    idempotent(platform, async (request, { trx, actor, now }) => {
      requireInsurer(actor)
      const referral = await findReferral(trx, request.params.referralId)
      if (!referral) return problem('not_found')
      const note = { id: newId('rn'), text: request.body.text, written_by: actor.client, created_at: now }
      await insertNote(trx, referral.id, note)
      recordChange(trx, {
        aggregate: { type: 'referral', id: referral.id },
        action: 'referral.noted',
        facts: { note: note.id }
      })
      return { status: 201, body: noteView(note) }
    })
  )
}

const STEPS = {
  claim: stepSchema('claimReferral', 'Take a referral on: nobody else decides it until it is released'),
  release: stepSchema('releaseReferral', 'Give a referral back into the queue: one’s own, or anybody’s for a manager')
}

interface Step {
  readonly event: 'claim' | 'release'
  readonly now: Date
  readonly requireVersion: (version: bigint) => void
  readonly isManager: boolean
}

async function takeStep(trx: Transaction, id: string, { event, now, requireVersion, isManager }: Step) {
  const referral = await lockReferral(trx, id)
  if (!referral) return problem('not_found')
  requireVersion(referral.version)
  const { client } = trx.actor
  if (event === 'claim' && referral.status === 'claimed' && referral.assignee === client) return referral
  // Whoever may not decide it would only keep it from those who may.
  if (event === 'claim' && referral.barred.includes(client)) return refuseOwn()
  const to = referral.status === 'closed' ? null : afterReferralEvent(referral.status, event)
  if (to === null) return refuseState(referral)
  if (event === 'release' && referral.assignee !== client && !isManager) return refuseOthers()
  const assignee = event === 'claim' ? client : null
  await moveReferral(trx, id, { status: to, assignee, now })
  recordChange(trx, {
    aggregate: { type: 'referral', id },
    action: event === 'claim' ? 'referral.claimed' : 'referral.released',
    facts: {}
  })
  return { ...referral, status: to, assignee, version: referral.version + 1n, updated_at: now }
}

import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { pageOf, positionOf } from '@trade-credit/service/http/paging.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { recordChange } from '@trade-credit/service/platform/record-change.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { confirmReceivables } from './confirm-receivables.ts'
import {
  findConfirmation,
  listConfirmations,
  lockOwnConfirmation,
  type StoredConfirmation,
  updateWithdrawn
} from './repository.ts'
import {
  ConfirmationBody,
  ConfirmationListQuery,
  ConfirmationPageSchema,
  ConfirmationPath,
  ConfirmationSchema
} from './schemas.ts'

const tags = ['receivables']
const NOUN = '/v1/insured-receivables-confirmations'

const confirmSchema = {
  operationId: 'confirmInsuredReceivables',
  summary: 'Let a bank know what is insured and owed of some buyers, to lend against it without a pledge',
  description:
    'The policyholder’s portal consents by asking. The bank sees it until `validUntil`, or until the consent is withdrawn.',
  tags,
  headers: IdempotencyHeaders,
  body: ConfirmationBody,
  response: { 201: ConfirmationSchema, ...problems(404, 409, 422) }
}
const listSchema = {
  operationId: 'listInsuredReceivablesConfirmations',
  summary: 'Confirmations by the caller’s organisation, or to it while the consent lasts, newest first',
  tags,
  querystring: ConfirmationListQuery,
  response: { 200: ConfirmationPageSchema }
}
const getSchema = {
  operationId: 'getInsuredReceivablesConfirmation',
  summary: 'A confirmation by the caller’s organisation, or to it while the consent lasts',
  tags,
  params: ConfirmationPath,
  response: { 200: ConfirmationSchema, ...problems(404) }
}
const withdrawSchema = {
  operationId: 'withdrawInsuredReceivablesConfirmation',
  summary: 'End the consent: from then on the bank sees nothing of it',
  tags,
  params: ConfirmationPath,
  headers: IdempotencyHeaders,
  response: { 200: ConfirmationSchema, ...problems(404, 409, 422) }
}

const readScope = ['certificates:read', 'policies:read']

/** Confirmations of insured receivables: consented, seen by one bank, for a while. */
export function confirmationRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    NOUN,
    { schema: confirmSchema, config: { scope: 'policies:write' } },
    idempotent(platform, async (request, context) => {
      const confirmation = await confirmReceivables(context, platform, request.body)
      const location = `${NOUN}/${confirmation.id}`
      return { status: 201, headers: { location }, body: confirmationView(confirmation) }
    })
  )

  app.get(
    NOUN,
    { schema: listSchema, config: { scope: readScope } },
    reading(platform, async (request, { trx, actor }) => {
      const { limit = 50, cursor, policyId } = request.query
      const identity = { operation: 'listInsuredReceivablesConfirmations', organisation: actor.organisation }
      const list = { ...identity, filters: { policyId } }
      const position = cursor === undefined ? null : positionOf(cursor, list, platform.cursorKey)
      const page = { before: position ? String(position[0]) : null, limit: limit + 1 }
      const rows = await listConfirmations(trx, policyId ?? null, page)
      const { rows: shown, nextCursor } = pageOf(rows, limit, row => [row.id], list, platform.cursorKey)
      return { status: 200, body: { items: shown.map(confirmationView), nextCursor } }
    })
  )

  app.get(
    `${NOUN}/:confirmationId`,
    { schema: getSchema, config: { scope: readScope } },
    reading(platform, async (request, { trx }) => {
      const confirmation = await findConfirmation(trx, request.params.confirmationId)
      return confirmation ? { status: 200, body: confirmationView(confirmation) } : problem('not_found')
    })
  )

  app.post(
    `${NOUN}/:confirmationId/withdrawal`,
    { schema: withdrawSchema, config: { scope: 'policies:write' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const confirmation = await lockOwnConfirmation(trx, request.params.confirmationId)
      if (!confirmation) return problem('not_found')
      if (confirmation.withdrawn_on !== null) return alreadyWithdrawn()
      updateWithdrawn(trx, confirmation.id, businessDate, now)
      recordChange(trx, {
        aggregate: { type: 'receivables_confirmation', id: confirmation.id },
        action: 'receivables_confirmation.withdrawn',
        facts: { policy: confirmation.policy_id }
      })
      return { status: 200, body: confirmationView({ ...confirmation, withdrawn_on: businessDate }) }
    })
  )
}

function confirmationView(row: Omit<StoredConfirmation, 'version'>) {
  return {
    id: row.id,
    policyId: row.policy_id,
    bank: row.bank,
    consentedOn: row.consented_on,
    validUntil: row.valid_until,
    withdrawnOn: row.withdrawn_on,
    asOf: row.as_of,
    facts: row.facts
  }
}

function alreadyWithdrawn(): never {
  return problem('conflict', {
    detail: { ko: '이미 철회된 동의입니다.', en: 'The consent was withdrawn already.' }
  })
}

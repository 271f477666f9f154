import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { refuseField } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { watchParty } from '../credit/watch-party.ts'
import { insertSignal, listSignals, type StoredSignal } from './repository.ts'
import {
  CreditSignalBody,
  CreditSignalPageSchema,
  type CreditSignalRequest,
  CreditSignalSchema,
  CreditSignalsQuery
} from './schemas.ts'

const reportSchema = {
  operationId: 'reportCreditSignal',
  summary: 'Report that something happened to a firm’s credit',
  description:
    'For data feeds. The answer is the same whoever is insured on the firm and whatever others reported. Assessments that cannot know of it no longer bind, and policyholders who are covered on the firm are told how it stands.',
  tags: ['credit'],
  headers: IdempotencyHeaders,
  body: CreditSignalBody,
  response: { 201: CreditSignalSchema, ...problems(409, 422) }
}

const listSchema = {
  operationId: 'listCreditSignals',
  summary: 'What your organisation reported of firms, latest first; the insurer sees every report',
  tags: ['credit'],
  querystring: CreditSignalsQuery,
  response: { 200: CreditSignalPageSchema, ...problems(403) }
}

/** Credit signals: what feeds report of firms, in between assessments. */
export function creditSignalRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/credit-signals',
    { schema: reportSchema, config: { scope: 'credit-signals:write' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const signal = await receive(trx, request.body, businessDate, now)
      const rules = platform.rulebook.on(businessDate).rulesAt(businessDate)
      await watchParty(trx, signal.business_number, { businessDate, rules })
      return { status: 201, body: signalView(signal) }
    })
  )

  app.get(
    '/v1/credit-signals',
    { schema: listSchema, config: { scope: ['credit-signals:read', 'credit:read'] } },
    reading(platform, async (request, { trx }) => {
      const page = askedPage(request, platform.cursorKey)
      const { before, limit } = page
      const rows = await listSignals(trx, { businessNumber: page.filters.businessNumber ?? null, before, limit })
      return page.answer(rows, signalView)
    })
  )
}

/** Keeps the report. Ends in `invalid_request` for a day that is yet to come. */
async function receive(
  trx: Transaction,
  { businessNumber, type, occurredOn, source }: CreditSignalRequest,
  businessDate: PlainDate,
  now: Date
): Promise<StoredSignal> {
  if (occurredOn > businessDate) refuseFuture(businessDate)
  const signal: StoredSignal = {
    id: newId('cs'),
    business_number: businessNumber,
    type,
    occurred_on: plainDate(occurredOn),
    source,
    received_on: businessDate,
    created_at: now
  }
  await insertSignal(trx, signal)
  recordChange(trx, {
    aggregate: { type: 'credit_signal', id: signal.id },
    action: 'credit_signal.reported',
    facts: { type, occurredOn }
  })
  return signal
}

function signalView(signal: StoredSignal) {
  return {
    id: signal.id,
    businessNumber: signal.business_number,
    type: signal.type,
    occurredOn: signal.occurred_on,
    source: signal.source,
    receivedOn: signal.received_on,
    receivedAt: signal.created_at.toISOString()
  }
}

function refuseFuture(businessDate: PlainDate): never {
  return refuseField('/occurredOn', 'date_in_future', {
    ko: `${businessDate}(오늘)까지의 날짜여야 합니다.`,
    en: `Give a day up to ${businessDate}, today.`
  })
}

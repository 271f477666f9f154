import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { OverdueAgreement } from '@trade-credit/domain/overdues/overdue-agreement.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { checkIfMatch, etagOf } from '@trade-credit/service/http/etag.ts'
import type { RequestOf, WriteContext } from '@trade-credit/service/platform/handlers.ts'
import { ChangeHeaders } from '@trade-credit/service/platform/idempotency/change-headers.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { agreeOnOverdue } from './agree-on-overdue.ts'
import { listDueReceivables } from './list-overdues.repository.ts'
import { overdueRecords } from './overdue-records.ts'
import type { OverdueRules } from './overdue-terms-of.ts'
import { type OverdueRecord, overdueView } from './overdue-view.ts'
import { findDueReceivable } from './repository.ts'
import { ExtensionBody, OverdueId, OverduePage, OverdueSchema, OverduesQuery, RepaymentPlanBody } from './schemas.ts'
import { receivableIdOf } from './tables.ts'

const params = fields({ overdueId: OverdueId })
const headers = ChangeHeaders

const listSchema = {
  operationId: 'listOverdues',
  summary: 'Receivables past their due date, the latest due first',
  description:
    'Paid ones are left out unless `state` asks for them. A page may be shorter than `limit` and still have a next one.',
  tags: ['overdues'],
  querystring: OverduesQuery,
  response: { 200: OverduePage }
}

const getSchema = {
  operationId: 'getOverdue',
  summary: 'Where one receivable stands, when it can be claimed and by which rules',
  tags: ['overdues'],
  params,
  response: { 200: OverdueSchema, ...problems(404) }
}

const extendSchema = {
  operationId: 'extendOverdue',
  summary: 'Say that you and the buyer agreed on a later due date',
  description:
    'The overdue period then runs from the new date. Once the receivable can be claimed, an agreement does not undo that any more.',
  tags: ['overdues'],
  params,
  headers,
  body: ExtensionBody,
  response: { 201: OverdueSchema, ...problems(404, 409, 412, 422) }
}

const planSchema = {
  operationId: 'planRepayment',
  summary: 'Say that the buyer is to pay in instalments',
  description:
    'While they are paid, the overdue is put off to the next one. From the first that is missed, the whole rest is overdue.',
  tags: ['overdues'],
  params,
  headers,
  body: RepaymentPlanBody,
  response: { 201: OverdueSchema, ...problems(404, 409, 412, 422) }
}

/** Overdue receivables (결제지연), private to the policy's organisation. */
export function overdueRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/overdues',
    { schema: listSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const page = askedPage(request, platform.cursorKey)
      const { filters, after: place, limit } = page
      const today = await businessDate()
      const after = place && { dueOn: String(place[0]), id: String(place[1]) }
      const rows = await listDueReceivables(trx, filters, { today, after, limit })
      const { rows: shown, nextCursor } = page.cut(rows, row => [row.dueOn, row.id])
      const records = await overdueRecords(trx, shown, today, rulesOf(platform, today))
      // The dates decide: a bill whose due date rolled over a holiday is not overdue yet, and a plan may have been paid ahead.
      const wanted = records.filter(
        ({ overdue: { state } }) => state !== 'not_due' && (filters.state === undefined || filters.state === state)
      )
      return { status: 200, body: { items: wanted.map(overdueView), nextCursor } }
    })
  )

  app.get(
    '/v1/overdues/:overdueId',
    { schema: getSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const [receivable, today] = await Promise.all([
        findDueReceivable(trx, receivableIdOf(request.params.overdueId)),
        businessDate()
      ])
      const records = receivable ? await overdueRecords(trx, [receivable], today, rulesOf(platform, today)) : []
      const record = records.find(({ overdue }) => overdue.state !== 'not_due') ?? problem('not_found')
      return answer(200, record, request.language)
    })
  )

  app.post(
    '/v1/overdues/:overdueId/extensions',
    { schema: extendSchema, config: { scope: 'claims:write' } },
    idempotent(platform, async (request, context) => {
      const { until, agreedOn } = request.body
      const agreement = { kind: 'extension', until: plainDate(until), agreedOn: plainDate(agreedOn) } as const
      return agreed(request, agreement, context)
    })
  )

  app.post(
    '/v1/overdues/:overdueId/repayment-plans',
    { schema: planSchema, config: { scope: 'claims:write' } },
    idempotent(platform, async (request, context) => {
      const { agreedOn, instalments } = request.body
      const agreement = {
        kind: 'repayment_plan',
        agreedOn: plainDate(agreedOn),
        instalments: instalments.map(({ dueOn, amount }) => ({ dueOn: plainDate(dueOn), amount: won(amount) }))
      } as const
      return agreed(request, agreement, context)
    })
  )

  async function agreed(
    request: RequestOf<typeof extendSchema> | RequestOf<typeof planSchema>,
    agreement: OverdueAgreement,
    { trx, businessDate: today, now }: WriteContext
  ) {
    const record = await agreeOnOverdue(trx, request.params.overdueId, agreement, {
      ...rulesOf(platform, today),
      today,
      now,
      reason: request.body.reason,
      requireVersion: version => checkIfMatch(request, version)
    })
    return answer(201, record, request.language)
  }
}

function answer(status: 200 | 201, record: OverdueRecord, language: Language) {
  return { status, headers: { etag: etagOf(record.kept?.version ?? 1n, language) }, body: overdueView(record) }
}

function rulesOf(platform: ServicePlatform, today: PlainDate): OverdueRules {
  const version = platform.rulebook.on(today)
  return { rulesOn: date => version.rulesAt(date), calendar: holidayCalendarOf(version.rulebook) }
}

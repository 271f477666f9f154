import type { App } from '@trade-credit/service/app.ts'
import { noContent, problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { answerPdf, VARY } from '../pdf/answer-pdf.ts'
import { documentEtag, isHeld } from '../pdf/document-etag.ts'
import { IfNoneMatchHeaders, PdfDocument } from '../pdf/schemas.ts'
import { formatOf } from '../pdf/wanted-format.ts'
import { confirmReceivables } from './confirm-receivables.ts'
import { confirmationView, confirmedReceivableView, stateDigest } from './confirmation-view.ts'
import { allConfirmed, confirmedFrom, loadConfirmation } from './load-confirmation.ts'
import { confirmationDocument } from './pdf/confirmation-pdf.ts'
import { listConfirmations, lockOwnConfirmation, updateWithdrawn } from './repository.ts'
import {
  ConfirmationBody,
  ConfirmationListQuery,
  ConfirmationPageSchema,
  ConfirmationPath,
  ConfirmationSchema,
  ConfirmedReceivablePageSchema,
  ConfirmedReceivablesQuery
} from './schemas.ts'

const tags = ['receivables']
const NOUN = '/v1/insured-receivables-confirmations'

const confirmSchema = {
  operationId: 'confirmInsuredReceivables',
  summary: 'Let a bank know what is insured and owed of some buyers, to lend against it without a pledge',
  description:
    'The policyholder’s portal consents by asking: to the sums, and to every receivable of these buyers that is not settled. The bank sees it until `validUntil`, or until the consent is withdrawn.',
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
  description:
    'As JSON, or for people as a PDF (A4, tagged for screen readers) with `Accept: application/pdf`, in the language of Accept-Language: the PDF says of every receivable what is covered of it, or why it is not, what the JSON leaves to `listConfirmedReceivables`. Each has its ETag: with `If-None-Match` one that has not changed is not sent again.',
  params: ConfirmationPath,
  headers: IfNoneMatchHeaders,
  response: {
    200: {
      description: 'The confirmation in the format that Accept asks for, JSON unless it does.',
      content: { 'application/json': { schema: ConfirmationSchema }, 'application/pdf': { schema: PdfDocument } }
    },
    304: noContent('The caller has it already: If-None-Match names its ETag.'),
    ...problems(404, 406)
  }
}
const receivablesSchema = {
  operationId: 'listConfirmedReceivables',
  summary: 'The receivables of a confirmation as they stood on its day, by buyer and due date',
  tags,
  params: ConfirmationPath,
  querystring: ConfirmedReceivablesQuery,
  response: { 200: ConfirmedReceivablePageSchema, ...problems(404) }
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
    reading(platform, async (request, { trx }) => {
      const page = askedPage(request, platform.cursorKey)
      return page.answer(await listConfirmations(trx, page.filters.policyId ?? null, page), confirmationView)
    })
  )

  const answerJson = reading<typeof getSchema>(platform, async (request, { trx }) => {
    const view = await loadConfirmation(trx, request.params.confirmationId)
    const etag = documentEtag(stateDigest(view), 'application/json', request.language)
    const headers = { etag, vary: VARY }
    if (isHeld(request.headers['if-none-match'], etag)) return { status: 304, headers }
    return { status: 200, headers, body: view }
  })

  app.get(
    `${NOUN}/:confirmationId`,
    { schema: getSchema, config: { scope: readScope } },
    async function (request, reply) {
      if (formatOf(request.headers.accept) === 'application/json') return answerJson.call(this, request, reply)
      const { params, language } = request
      const answer = answerPdf(platform, request as never, reply, async trx => {
        const view = await loadConfirmation(trx, params.confirmationId)
        return confirmationDocument(view, () => allConfirmed(trx, view.id), language)
      })
      // A stream is not compared to a schema: Fastify's types know only the text that it becomes.
      return (await answer) as never
    }
  )

  app.get(
    `${NOUN}/:confirmationId/receivables`,
    { schema: receivablesSchema, config: { scope: readScope } },
    reading(platform, async (request, { trx }) => {
      const { confirmationId } = request.params
      const page = askedPage(request, platform.cursorKey)
      const from = Number(page.after?.[0] ?? 0)
      const [lines] = await Promise.all([
        confirmedFrom(trx, confirmationId, { from, limit: page.limit }),
        loadConfirmation(trx, confirmationId)
      ])
      const { rows, nextCursor } = page.cut(lines, () => [from + page.limit - 1])
      const items = rows.map(line => confirmedReceivableView(line, request.language))
      return { status: 200, body: { items, nextCursor } }
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

function alreadyWithdrawn(): never {
  return problem('conflict', {
    detail: { ko: '이미 철회된 동의입니다.', en: 'The consent was withdrawn already.' }
  })
}

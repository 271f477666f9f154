import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { QuoteId } from '../quotes/answer.schemas.ts'
import { ledgerOfReceipt } from '../sales-ledgers/named-ledger.ts'
import type { Receipt } from './receipt.ts'
import { findReceipt } from './repository.ts'
import { ReceiptSchema, ReceiptVerificationSchema, VerificationBody } from './schemas.ts'
import { verifyReceipt } from './verify-receipt.ts'

const getSchema = {
  operationId: 'getQuoteReceipt',
  summary: 'Everything that is needed to work a quote out again, sealed with a digest',
  tags: ['receipts'],
  params: fields({ quoteId: QuoteId }),
  response: { 200: ReceiptSchema, ...problems(404) }
}

const verifySchema = {
  operationId: 'verifyReceipt',
  summary: 'Work a quote out again from its receipt and name every figure that differs',
  description:
    'Takes the receipt itself, or `quoteId` alone. With `quotes:read` alone one’s own quotes can be verified, with ' +
    '`receipts:verify` any receipt. Nothing is stored, so no Idempotency-Key is asked for.',
  tags: ['receipts'],
  body: VerificationBody,
  response: { 200: ReceiptVerificationSchema, ...problems(404) }
}

/** Receipts: what a quote was made of, and making it again to the same won. */
export function receiptRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/quotes/:quoteId/receipt',
    { schema: getSchema, config: { scope: 'quotes:read' } },
    reading(platform, async (request, { trx }) => {
      const receipt = await findReceipt(trx, request.params.quoteId)
      if (!receipt) return problem('not_found')
      return { status: 200, body: receipt }
    })
  )

  app.post(
    '/v1/receipts/verifications',
    { schema: verifySchema, config: { scope: ['receipts:verify', 'quotes:read'] } },
    reading(platform, async (request, { trx, actor }) => {
      const { body } = request
      const kept = await findReceipt(trx, body.quoteId)
      const given: Receipt | null = 'digest' in body ? (body as Receipt) : kept
      if (!given || (!kept && !actor.scopes.has('receipts:verify'))) return problem('not_found')
      const salesLedger = await ledgerOfReceipt(trx, given.request)
      const version = await platform.rulebook.version(given.rulebook.version.slice('sha256:'.length))
      return { status: 200, body: { quoteId: given.quoteId, ...verifyReceipt(given, version, kept, salesLedger) } }
    })
  )
}

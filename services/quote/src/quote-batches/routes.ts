import { enteredProgrammes } from '@trade-credit/quoting/entered-programmes.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders, readIdempotencyKey } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { checkLinesLater, leaveLinesUnread, NDJSON, sendAnswers } from '@trade-credit/service/streams/ndjson.ts'
import { Type } from 'typebox'
import { type NamesLedger, namedLedgerOutside } from '../sales-ledgers/named-ledger.ts'
import { previewLine } from './answer-line.ts'
import { keepLines } from './keep-lines.ts'
import { BatchAnswerSchema, BatchLineSchema } from './schemas.ts'

/** Lines of one transaction where quotes are kept. */
const KEPT_AT_ONCE = 50

const batchSchema = {
  operationId: 'quoteBatch',
  summary: 'Any number of quotes in one request: a line of JSON in, a line of JSON out, in order',
  description:
    'NDJSON both ways, as a stream: read the answer while sending. Each line is a quote’s request (`QuoteBatchLine`) of at most 1 MiB; a line that is wrong has its problem on its own line and the rest goes on. Nothing is kept unless `store=true`, which needs the scope quotes:write and an Idempotency-Key; a line that was kept before with the same key has the same answer, so that a batch that broke off can be sent again.',
  tags: ['price-previews'],
  headers: Type.Partial(IdempotencyHeaders),
  querystring: fields({
    store: Type.Optional(Type.Boolean({ default: false, description: 'Whether the quotes are kept.' }))
  }),
  body: { content: { [NDJSON]: { schema: BatchLineSchema } } },
  response: {
    200: {
      description: 'One QuoteBatchAnswer a line.',
      content: { [NDJSON]: { schema: BatchAnswerSchema } }
    },
    ...problems(415)
  }
}

/** Quotes by the thousand, in memory that does not grow with their number. */
export function quoteBatchRoutes(app: App, platform: ServicePlatform): void {
  app.register(async scope => {
    leaveLinesUnread(scope)
    scope.post(
      '/v1/quote-batches',
      { schema: batchSchema, validatorCompiler: checkLinesLater, config: { scope: 'quotes:read' } },
      async (request, reply) => {
        const keeps = (request.query as { store?: boolean }).store === true
        if (keeps && !request.actor.scopes.has('quotes:write')) problem('scope_missing')
        const key = keeps ? readIdempotencyKey(request.headers['idempotency-key']) : ''
        const businessDate = await platform.businessDate()
        const entered = await enteredProgrammes(platform).now()
        const context = {
          basis: { businessDate, rulebook: platform.rulebook.on(businessDate), entered },
          language: request.language,
          id: request.id,
          log: request.log
        }
        const ledgerOf = (names: NamesLedger) => namedLedgerOutside(platform, request, names)
        return keeps
          ? sendAnswers(request, reply, KEPT_AT_ONCE, lines => keepLines(lines, key, request, platform, context))
          : sendAnswers(request, reply, 1, ([line]) => (line ? previewLine(line, ledgerOf, context) : ''))
      }
    )
  })
}

import { Readable } from 'node:stream'
import { enteredProgrammes } from '@trade-credit/quoting/entered-programmes.ts'
import { QUOTE_REQUEST_EXAMPLE } from '@trade-credit/quoting/request-examples.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { allowLongRequest } from '@trade-credit/service/http/long-request.ts'
import { IdempotencyHeaders, readIdempotencyKey } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'
import { type NamesLedger, namedLedgerOutside } from '../sales-ledgers/named-ledger.ts'
import { answerBatch } from './answer-batch.ts'
import { previewLine } from './answer-line.ts'
import { keepLines } from './keep-lines.ts'
import { BatchAnswerSchema, NDJSON } from './schemas.ts'

/** Lines of one transaction where quotes are kept. */
const KEPT_AT_ONCE = 50
/** How long a batch may be silent in both directions. */
const IDLE_MS = 60_000

const LINE_EXAMPLE = { ...QUOTE_REQUEST_EXAMPLE, reference: 'order-17' }

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
  // Read line by line: each is checked when it comes.
  body: {
    content: {
      [NDJSON]: { schema: Type.Unknown({ description: 'One QuoteBatchLine a line.', examples: [LINE_EXAMPLE] }) }
    }
  },
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
    // The body is left where it is, and so its size is nobody's concern.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser([NDJSON, 'application/jsonl', 'application/ndjson'], (_request, payload, done) =>
      done(null, payload)
    )
    scope.post(
      '/v1/quote-batches',
      { schema: batchSchema, config: { scope: 'quotes:read' } },
      async (request, reply) => {
        const keeps = (request.query as { store?: boolean }).store === true
        if (keeps && !request.actor.scopes.has('quotes:write')) problem('scope_missing')
        const key = keeps ? readIdempotencyKey(request.headers['idempotency-key']) : ''
        const businessDate = await platform.businessDate()
        const entered = await enteredProgrammes(platform).now()
        const context = {
          basis: { businessDate, rulebook: platform.rulebook.on(businessDate), entered },
          language: request.language,
          requestId: request.id,
          log: request.log
        }
        const ledgerOf = (names: NamesLedger) => namedLedgerOutside(platform, request, names)
        const gone = new AbortController()
        reply.raw.once('close', () => gone.abort())
        allowLongRequest(request, reply, IDLE_MS)
        const answers = keeps
          ? answerBatch(
              request.raw,
              KEPT_AT_ONCE,
              lines => keepLines(lines, key, request, platform, context),
              gone.signal
            )
          : answerBatch(request.raw, 1, ([line]) => (line ? previewLine(line, ledgerOf, context) : ''), gone.signal)
        return reply.type(`${NDJSON}; charset=utf-8`).send(Readable.from(answers, { objectMode: false }))
      }
    )
  })
}

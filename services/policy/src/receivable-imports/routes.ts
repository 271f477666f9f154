import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { folderStore } from '@trade-credit/service/files/folder-store.ts'
import { allowLongRequest } from '@trade-credit/service/http/long-request.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { startImport } from '@trade-credit/service/platform/imports/record-import.ts'
import { enqueueJob } from '@trade-credit/service/platform/jobs/enqueue-job.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { checkLinesLater, NDJSON_TYPES } from '@trade-credit/service/streams/ndjson.ts'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { findOwnPolicy, hasBegun } from '../cover/begun-policy.ts'
import { PolicyId, PolicyParams } from '../policies/schemas.ts'
import { coverNotBegun } from '../receivables/receivable-problems.ts'
import { ReceivableBodySchema } from '../receivables/schemas.ts'
import { CSV_TYPE, type ReceivedFile, receiveImportFile, refuseEmpty, XLSX_TYPE } from './receive-import.ts'

/** How long an upload may be silent. */
const IDLE_MS = 60_000

const StartedImportSchema = shared(
  'StartedReceivableImport',
  fields({
    importId: idSchema('im'),
    policyId: PolicyId,
    status: Type.Enum(['running'], { description: 'Follow it at GET /v1/imports/{id}, its lines at …/lines.' })
  })
)

const CSV_EXAMPLE =
  '구매기업,결제방식,송장번호,공급일,결제기일,금액,승인번호\n999-86-00043,외상매출금,A-2022-0317,2022-03-02,2022-05-31,"40,000,000",20220302-41000000-00000001\n'

const importSchema = {
  operationId: 'importReceivables',
  summary: 'Declare receivables by the hundred thousand: the file is kept, then read in chunks, each line answered',
  description:
    'The file is the body: NDJSON with one `ReceivableDeclaration` a line, or CSV or XLSX with headings (buyer, instrument, invoiceNumber, suppliedOn, dueOn, amount, supplyValue, vat, taxInvoiceNumber, billIssuedOn, or their Korean names). CSV, in UTF-8, CP949 (EUC-KR) or UTF-16, has them in its first line, which is line 1, and no others: else it is refused at once. In XLSX other columns are passed over, and a buyer, an instrument or a day that is merged over several rows holds for each of them. A line that is wrong is answered by itself and the rest goes on. An invoice that is known already, from a line before or declared before, is kept once where the line says the same; where it says otherwise, the line is rejected with what differs and with `correctAt`, where to correct what was declared. A Content-Digest (sha-256) is verified.',
  tags: ['receivables'],
  params: PolicyParams,
  headers: IdempotencyHeaders,
  body: {
    content: {
      ...Object.fromEntries(NDJSON_TYPES.map(type => [type, { schema: ReceivableBodySchema }])),
      [CSV_TYPE]: {
        schema: Type.Unknown({ description: 'The headings, then a receivable a line.', examples: [CSV_EXAMPLE] })
      },
      [XLSX_TYPE]: { schema: Type.Unknown({ description: 'A sheet with a heading row.' }) }
    }
  },
  response: { 202: StartedImportSchema, ...problems(404, 409, 413, 415, 422) }
}

/** Imports of receivables. The file lies in the store before anything of it is promised. */
export function receivableImportRoutes(app: App, platform: ServicePlatform): void {
  const files = folderStore(platform.filesFolder)

  app.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      [...NDJSON_TYPES, CSV_TYPE, XLSX_TYPE],
      async (request: FastifyRequest, payload: AsyncIterable<Buffer>) =>
        receiveImportFile(
          {
            organisation: request.actor.organisation,
            stream: payload,
            mediaType: (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '',
            contentDigest: request.headers['content-digest']
          },
          files
        )
    )
    ;(scope as App).post(
      '/v1/policies/:policyId/receivable-imports',
      {
        schema: importSchema,
        validatorCompiler: checkLinesLater,
        config: { scope: 'receivables:write' },
        preParsing: async (request, reply, payload) => {
          allowLongRequest(request, reply, IDLE_MS)
          return payload
        }
      },
      idempotent(
        platform,
        async (request, { trx, actor, now }) => {
          const policy = await findOwnPolicy(trx, request.params.policyId)
          if (!policy) return problem('not_found')
          if (!hasBegun(policy)) return coverNotBegun()
          const { sha256, bytes } = fileOf(request)
          const { organisation, client } = actor
          const importId = await startImport(trx, { organisation, kind: 'receivables', subject: policy.id })
          trx.defer({
            name: 'insert_receivable_import',
            text: `insert into policy.receivable_import (import_id, organisation, client, policy_id, sha256, bytes, created_at)
              values ($1, $2, $3, $4, $5, $6, $7)`,
            values: [importId, organisation, client, policy.id, sha256, bytes, now]
          })
          enqueueJob(trx, 'receivable-import', { importId })
          recordChange(trx, {
            aggregate: { type: 'receivable_import', id: importId },
            action: 'receivable_import.started',
            facts: { policy: policy.id, sha256: sha256.toString('hex') }
          })
          return {
            status: 202,
            headers: { location: `/v1/imports/${importId}` },
            body: { importId, policyId: policy.id, status: 'running' }
          }
        },
        { bodyDigest: request => fileOf(request).sha256 }
      )
    )
  })
}

function fileOf({ body }: { readonly body: unknown }): ReceivedFile {
  if (typeof body !== 'object' || body === null || !('sha256' in body)) return refuseEmpty()
  return body as ReceivedFile
}

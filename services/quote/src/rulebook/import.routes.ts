import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { RulebookImportBody, RulebookImportSchema } from './import.schemas.ts'
import { importRulebook } from './import-rulebook.ts'
import { importView } from './views.ts'

const importSchema = {
  operationId: 'importRulebook',
  summary: 'Append values to the rulebook from a business date on; a dry run answers what would change',
  tags: ['rulebook'],
  headers: IdempotencyHeaders,
  body: RulebookImportBody,
  response: { 200: RulebookImportSchema, 201: RulebookImportSchema, ...problems(409, 422) }
}

/** The operator's way into the rulebook between two releases. Everything wrong with an import is told at once. */
export function rulebookImportRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/rulebook/imports',
    {
      schema: importSchema,
      config: { scope: 'rulebook:write' },
      // Committed by now: whoever reads this answer and quotes on this instance quotes by the new rules.
      onSend: async (_request, reply, payload) => {
        if (reply.statusCode === 201)
          await platform.rulebook.refresh().catch(err => platform.log.warn({ err }, 'refresh'))
        return payload
      }
    },
    idempotent(platform, async (request, { trx, businessDate }) => {
      const imported = await importRulebook(trx, request.body, businessDate)
      const { id, sha256, before, changes } = imported
      const activateFrom = plainDate(request.body.activateFrom)
      if (id !== null) {
        recordChange(trx, {
          aggregate: { type: 'rulebook_import', id },
          action: 'rulebook.imported',
          facts: { version: `sha256:${sha256}`, before: `sha256:${before}`, activateFrom, changes: changes.length }
        })
      }
      return { status: id === null ? 200 : 201, body: importView(imported, activateFrom, request.language) }
    })
  )
}

import { problems } from '../../contract/openapi-responses.ts'
import type { App } from '../../http/app-type.ts'
import { askedPage } from '../../http/asked-page.ts'
import { problem } from '../../problems/problems.ts'
import type { Platform } from '../platform.ts'
import { reading } from '../reading.ts'
import { findImport, findImportLines } from './repository.ts'
import { ImportLinePage, ImportLinesQuery, ImportParams, ImportView, importLineView, importView } from './schemas.ts'

/** Who may start an import may look at it. */
const scope = ['receivables:read', 'policies:read']

/** How far bulk uploads are, and the result of each of their lines. The key signs the cursors. */
export function importsRoutes(app: App, platform: Platform, cursorKey: string): void {
  app.get(
    '/v1/imports/:id',
    {
      schema: {
        operationId: 'getImport',
        summary: 'See how far a bulk upload is',
        tags: ['imports'],
        params: ImportParams,
        response: { 200: ImportView, ...problems(404) }
      },
      config: { scope }
    },
    reading(platform, async (request, { trx }) => {
      const row = await findImport(trx, request.params.id)
      return row ? { status: 200, body: importView(row) } : problem('not_found')
    })
  )

  app.get(
    '/v1/imports/:id/lines',
    {
      schema: {
        operationId: 'listImportLines',
        summary: 'Read the results of the lines of a bulk upload',
        tags: ['imports'],
        params: ImportParams,
        querystring: ImportLinesQuery,
        response: { 200: ImportLinePage, ...problems(404) }
      },
      config: { scope }
    },
    reading(platform, async (request, { trx }) => {
      const page = askedPage(request, cursorKey)
      const row = await findImport(trx, request.params.id)
      if (!row) return problem('not_found')
      const after = Number(page.after?.[0] ?? 0)
      const lines = await findImportLines(trx, row, { status: page.filters.status, after }, page.limit)
      const { rows: shown, nextCursor } = page.cut(lines, line => [Number(line.line)])
      return { status: 200, body: { items: shown.map(line => importLineView(line, request.language)), nextCursor } }
    })
  )
}

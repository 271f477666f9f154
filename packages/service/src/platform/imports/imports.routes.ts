import { problems } from '../../contract/openapi-responses.ts'
import type { App } from '../../http/app-type.ts'
import { pageOf, positionOf } from '../../http/paging.ts'
import { problem } from '../../problems/problems.ts'
import type { Platform } from '../platform.ts'
import { reading } from '../reading.ts'
import { findImport, findImportLines } from './imports.repository.ts'
import {
  ImportLinePage,
  ImportLinesQuery,
  ImportParams,
  ImportView,
  importLineView,
  importView
} from './imports.schemas.ts'

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
    reading(platform, async (request, { trx, actor }) => {
      const { id } = request.params
      const { status, limit = 50, cursor } = request.query
      const list = { operation: 'listImportLines', organisation: actor.organisation, filters: { id, status } }
      const [after = 0] = cursor === undefined ? [] : positionOf(cursor, list, cursorKey)
      const row = await findImport(trx, id)
      if (!row) return problem('not_found')
      const lines = await findImportLines(trx, row, { status, after: Number(after) }, limit + 1)
      const page = pageOf(lines, limit, line => [Number(line.line)], list, cursorKey)
      return { status: 200, body: { items: page.rows.map(importLineView), nextCursor: page.nextCursor } }
    })
  )
}

import { problems } from '../../contract/openapi-responses.ts'
import type { App } from '../../http/app-type.ts'
import { pageOf, positionOf } from '../../http/paging.ts'
import { problem } from '../../problems/problems.ts'
import { IdempotencyHeaders } from '../idempotency/idempotency-key.ts'
import { idempotent } from '../idempotency/idempotent.ts'
import type { Platform } from '../platform.ts'
import { reading } from '../reading.ts'
import { acknowledgeNotice, findNotices } from './notices.repository.ts'
import { NoticePage, NoticeParams, NoticesQuery, NoticeView, noticeView } from './notices.schemas.ts'

/** What the system told the caller's organisation. The key signs the cursors. */
export function noticesRoutes(app: App, platform: Platform, cursorKey: string): void {
  app.get(
    '/v1/notices',
    {
      schema: {
        operationId: 'listNotices',
        summary: 'Read what your organisation was told, latest first',
        tags: ['notices'],
        querystring: NoticesQuery,
        response: { 200: NoticePage }
      },
      config: { scope: 'events:read' }
    },
    reading(platform, async (request, { trx, actor }) => {
      const { kind, read, limit = 50, cursor } = request.query
      const list = { operation: 'listNotices', organisation: actor.organisation, filters: { kind, read } }
      const [below] = cursor === undefined ? [] : positionOf(cursor, list, cursorKey)
      const rows = await findNotices(trx, { kind, read }, below?.toString(), limit + 1)
      const page = pageOf(rows, limit, row => [row.id], list, cursorKey)
      const items = page.rows.map(row => noticeView(row, request.language))
      return { status: 200, body: { items, nextCursor: page.nextCursor } }
    })
  )

  app.post(
    '/v1/notices/:id/acknowledgements',
    {
      schema: {
        operationId: 'acknowledgeNotice',
        summary: 'Say that a notice was read',
        description: 'The first acknowledgement counts; later ones change nothing.',
        tags: ['notices'],
        params: NoticeParams,
        headers: IdempotencyHeaders,
        response: { 201: NoticeView, ...problems(404, 409, 422) }
      },
      config: { scope: 'events:read' }
    },
    idempotent(platform, async (request, { trx }) => {
      const row = await acknowledgeNotice(trx, request.params.id)
      if (!row) return problem('not_found')
      return { status: 201, body: noticeView(row, request.language) }
    })
  )
}

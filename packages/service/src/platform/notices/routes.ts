import { problems } from '../../contract/openapi-responses.ts'
import type { App } from '../../http/app-type.ts'
import { askedPage } from '../../http/asked-page.ts'
import { problem } from '../../problems/problems.ts'
import { IdempotencyHeaders } from '../idempotency/idempotency-key.ts'
import { idempotent } from '../idempotency/idempotent.ts'
import type { Platform } from '../platform.ts'
import { reading } from '../reading.ts'
import { acknowledgeNotice, findNotices } from './repository.ts'
import { NoticePage, NoticeParams, NoticesQuery, NoticeView, noticeView } from './schemas.ts'

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
    reading(platform, async (request, { trx }) => {
      const page = askedPage(request, cursorKey)
      return page.answer(await findNotices(trx, page.filters, page), row => noticeView(row, request.language))
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

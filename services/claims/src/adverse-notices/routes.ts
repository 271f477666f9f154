import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { findClaim } from '../claims/repository.ts'
import { ClaimId } from '../claims/schemas.ts'
import { listNotices } from '../decisions/notices.repository.ts'
import { NoticeId } from '../decisions/schemas.ts'
import { answerNotice, giveAdverseNotice } from './give-notice.ts'
import { noticeView } from './notice-view.ts'
import { AnswerBody, NoticeBody, NoticeListSchema, NoticeSchema } from './schemas.ts'

const params = fields({ claimId: ClaimId })
const headers = IdempotencyHeaders
const tags = ['claims']

const giveSchema = {
  operationId: 'giveAdverseNotice',
  summary: 'Tell the policyholder what is planned against it, and until when it may answer',
  tags,
  headers,
  params,
  body: NoticeBody,
  response: { 201: NoticeSchema, ...problems(404, 409, 422) }
}

const answerSchema = {
  operationId: 'answerAdverseNotice',
  summary: 'Answer a notice of an adverse decision; the decision need not wait any longer then',
  tags,
  headers,
  params: fields({ claimId: ClaimId, noticeId: NoticeId }),
  body: AnswerBody,
  response: { 201: NoticeSchema, ...problems(404, 409, 422) }
}

const listNoticesSchema = {
  operationId: 'listAdverseNotices',
  summary: 'What was planned against the policyholder, and what it answered',
  tags,
  params,
  response: { 200: NoticeListSchema, ...problems(404) }
}

/** Notices of what is planned against the policyholder, and what it answers. */
export function noticeRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/claims/:claimId/adverse-notices',
    { schema: giveSchema, config: { scope: 'claims:decide' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const rulebook = platform.rulebook.on(businessDate)
      const notice = await giveAdverseNotice(trx, request.params.claimId, request.body, { businessDate, now, rulebook })
      return { status: 201, body: noticeView(notice) }
    })
  )

  app.post(
    '/v1/claims/:claimId/adverse-notices/:noticeId/answers',
    { schema: answerSchema, config: { scope: 'claims:write' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const notice = await answerNotice(trx, request.params, request.body.text, { businessDate, now })
      return { status: 201, body: noticeView(notice) }
    })
  )

  app.get(
    '/v1/claims/:claimId/adverse-notices',
    { schema: listNoticesSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx }) => {
      const { claimId } = request.params
      const [claim, notices] = await Promise.all([findClaim(trx, claimId), listNotices(trx, claimId)])
      if (!claim) return problem('not_found')
      return { status: 200, body: { items: notices.map(noticeView) } }
    })
  )
}

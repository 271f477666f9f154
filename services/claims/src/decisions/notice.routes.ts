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
import { appealDecision, decideAppeal } from './appeal-decision.ts'
import { listAppeals } from './appeals.repository.ts'
import { appealView, noticeView } from './decision-views.ts'
import { answerNotice, giveAdverseNotice } from './give-notice.ts'
import { listNotices } from './notices.repository.ts'
import {
  AnswerBody,
  AppealBody,
  AppealDecisionBody,
  AppealId,
  AppealListSchema,
  AppealSchema,
  NoticeBody,
  NoticeId,
  NoticeListSchema,
  NoticeSchema
} from './schemas.ts'

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

const appealSchema = {
  operationId: 'appealClaimDecision',
  summary: 'Appeal against the decision; somebody who took no part in it looks at it',
  tags,
  headers,
  params,
  body: AppealBody,
  response: { 201: AppealSchema, ...problems(404, 409, 422) }
}

const decideAppealSchema = {
  operationId: 'decideClaimAppeal',
  summary: 'Allow or dismiss an appeal; allowed, the claim is assessed and decided anew',
  tags,
  headers,
  params: fields({ claimId: ClaimId, appealId: AppealId }),
  body: AppealDecisionBody,
  response: { 201: AppealSchema, ...problems(404, 409, 422) }
}

const listAppealsSchema = {
  operationId: 'listClaimAppeals',
  summary: 'The appeals against decisions on a claim',
  tags,
  params,
  response: { 200: AppealListSchema, ...problems(404) }
}

/** What is said between insurer and policyholder around a decision: notices with their answers, appeals with theirs. */
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

  app.post(
    '/v1/claims/:claimId/appeals',
    { schema: appealSchema, config: { scope: 'claims:write' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const appeal = await appealDecision(trx, request.params.claimId, request.body.grounds, { businessDate, now })
      return { status: 201, body: appealView(appeal) }
    })
  )

  app.post(
    '/v1/claims/:claimId/appeals/:appealId/decisions',
    { schema: decideAppealSchema, config: { scope: 'claims:decide' } },
    idempotent(platform, async (request, { trx, businessDate, now }) => {
      const { appeal } = await decideAppeal(trx, request.params, request.body, { businessDate, now })
      return { status: 201, body: appealView(appeal) }
    })
  )

  app.get(
    '/v1/claims/:claimId/appeals',
    { schema: listAppealsSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx }) => {
      const { claimId } = request.params
      const [claim, appeals] = await Promise.all([findClaim(trx, claimId), listAppeals(trx, claimId)])
      if (!claim) return problem('not_found')
      return { status: 200, body: { items: appeals.map(appealView) } }
    })
  )
}

import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { findClaim } from '../claims/repository.ts'
import { ClaimId } from '../claims/schemas.ts'
import { findDeclaredLike, knownAmong } from '../filing/declared-otherwise.ts'
import { previewOf } from './preview-claim.ts'
import { previewOfDraft } from './preview-draft.ts'
import { previewView } from './preview-view.ts'
import { type PolicyTerms, readMoney, readPutForward } from './read-preview.ts'
import { ClaimPreviewBody, ClaimPreviewSchema } from './schemas.ts'

const previewSchema = {
  operationId: 'previewClaim',
  summary: 'What a claim would pay, to the won, with a reason for every won that it would not',
  description:
    'Computes from what is sent and from the policy; nothing is stored. That something cannot be claimed is a result: `claimable` is ' +
    'false and a finding says why. An invoice that was declared under the policy counts as a claim that brings it along would be filed: ' +
    'with other facts it waits for an officer (`receivable.corrected_late`), and an overdue that was put off waits for its day.',
  tags: ['claim-previews'],
  body: ClaimPreviewBody,
  response: { 200: ClaimPreviewSchema, ...problems(404, 422) }
}

const draftSchema = {
  operationId: 'previewDraftedClaim',
  summary: 'What a drafted claim would pay if it were filed today, receivable by receivable',
  description:
    'Of what was declared until now; `invoiceNumber` is the seller’s own. Where nothing unpaid was declared on the buyer, there is nothing to ' +
    'count yet: declare it, or name it when the draft is filed.',
  tags: ['claim-previews'],
  params: fields({ claimId: ClaimId }),
  response: { 200: ClaimPreviewSchema, ...problems(404, 409) }
}

/** Claims worked out before anybody files one. */
export function claimPreviewRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/claim-previews',
    { schema: previewSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const { body } = request
      const today = await businessDate()
      const version = platform.rulebook.on(today)
      const rules = { rulesOn: version.rulesAt, calendar: holidayCalendarOf(version.rulebook) }
      const on = body.on === undefined ? today : plainDate(body.on)
      const told = body.receivables.map(({ invoiceNumber }) => ({ invoiceNumber, taxInvoiceNumber: null }))
      const declaredOf = knownAmong(await findDeclaredLike(trx, body, told, { on, rulebook: version }), body.buyer, on)
      const asked = {
        policyId: body.policyId,
        buyer: body.buyer,
        lateReason: body.lateReason ?? null,
        ...readMoney(body),
        putForward: (policy: PolicyTerms) => readPutForward(body, policy, rules, declaredOf)
      }
      const question = { namesPetitioner: body.event.petitioner !== undefined, receivables: body.receivables }
      const result = await previewOf(trx, asked, on, rules)
      return { status: 200, body: previewView(result, question, request.language) }
    })
  )

  app.get(
    '/v1/claims/:claimId/preview',
    { schema: draftSchema, config: { scope: 'claims:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const [draft, today] = await Promise.all([findClaim(trx, request.params.claimId), businessDate()])
      if (!draft) return problem('not_found')
      const result = await previewOfDraft(trx, draft, today, platform.rulebook.on(today))
      return { status: 200, body: previewView(result, { namesPetitioner: false, receivables: [] }, request.language) }
    })
  )
}

import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { isCapacityTaken } from '@trade-credit/ledger/capacity-taken.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { applicationAnswer } from '../applications/answer-application.ts'
import { type AppliedQuote, openQuote } from '../applications/applied-quote.ts'
import { openSurroundings } from '../applications/find-surroundings.ts'
import { NOTHING_HANDED_IN } from '../applications/handed-in.ts'
import { newApplication, receiveDraft } from '../applications/new-application.ts'
import { ApplicationSchema, CreateApplicationBody } from '../applications/schemas.ts'
import { type Submitted, submissionOf, submitApplication } from './submit-application.ts'

const createSchema = {
  operationId: 'createApplication',
  summary: 'Apply for what a quote says (청약), and have it decided at once where nothing is lacking',
  description:
    'A draft, to hand papers in with and submit; with `submission` it is submitted by the same request, as an online product (온라인), which asks for no papers, allows: the answer is then that of the submission. One application of a quote is live at a time: while there is one, or a policy of it, another ends in a 409 that names it. What was declined, withdrawn or has lapsed frees the quote.',
  tags: ['applications'],
  headers: IdempotencyHeaders,
  body: CreateApplicationBody,
  response: { 201: ApplicationSchema, ...problems(404, 409, 422) }
}

/** Applications (청약) made of a quote: drafts, or decided by the same request. */
export function newApplicationRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/applications',
    { schema: createSchema, config: { scope: 'applications:write' } },
    idempotent<typeof createSchema, AppliedQuote>(
      platform,
      async ({ body: { submission, ...wishes }, language }, context, applied) => {
        const { trx } = context
        const on = { platform, ...context }
        const { application, receipt } = await newApplication(trx, wishes, applied, on)
        if (submission) {
          const opened = { locked: [application], handedIn: NOTHING_HANDED_IN, receipt }
          return created(await submitApplication(trx, opened, on, submissionOf(submission)), language)
        }
        receiveDraft(trx, { application, receipt })
        return created({ application, ...openSurroundings(application, NOTHING_HANDED_IN, on) }, language)
      },
      { ahead: ({ body }, trx) => openQuote(trx, body.quoteId), again: isCapacityTaken }
    )
  )
}

function created({ application, ...around }: Submitted, language: Language) {
  const { headers, body } = applicationAnswer(application, around, language)
  return { status: 201, headers: { location: `/v1/applications/${application.id}`, ...headers }, body }
}

import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { isCapacityTaken } from '@trade-credit/ledger/capacity-taken.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { applicationAnswer } from '../applications/answer-application.ts'
import { ApplicationId, ApplicationSchema, ProposalAnswerBody, SubmissionBody } from '../applications/schemas.ts'
import { proposalAnswer } from './answer-proposal.ts'
import {
  type OpenedSubmission,
  openSubmission,
  type Submitted,
  submissionOf,
  submitApplication
} from './submit-application.ts'

const params = fields({ applicationId: ApplicationId })

const submitSchema = {
  operationId: 'submitApplication',
  summary: 'Submit an application, and have it decided at once where the rules allow',
  description:
    'Prices it again under the rules of its receipt with the grades that underwriters assessed, runs every rule, and answers `approved` with the offer, `proposed`, `referred` or `declined`, each with all findings, or `documents_requested` with what is `missing`. With `acceptUpTo`, an offer that this decision makes is accepted by the same request.',
  tags: ['applications'],
  headers: IdempotencyHeaders,
  params,
  body: SubmissionBody,
  response: { 200: ApplicationSchema, ...problems(404, 409, 422) }
}

const answerSchema = {
  operationId: 'answerProposal',
  summary: 'Accept a proposal (설계제안), or say what is asked for instead',
  description:
    'An accepted proposal is decided again at once: nothing was held for it. Asking for at most what was proposed is too; asking for more refers it to an underwriter.',
  tags: ['applications'],
  headers: IdempotencyHeaders,
  params,
  body: ProposalAnswerBody,
  response: { 200: ApplicationSchema, ...problems(404, 409, 422) }
}

/** Applications handed in to be decided, and proposals answered, which decides them again. */
export function submissionRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/applications/:applicationId/submission',
    {
      schema: submitSchema,
      // Nobody has to accept anything in advance.
      config: { scope: 'applications:write', optionalBody: true }
    },
    idempotent<typeof submitSchema, OpenedSubmission>(
      platform,
      async ({ body, language }, context, opened) => {
        const on = { platform, ...context }
        return answer(await submitApplication(context.trx, opened, on, submissionOf(body)), language)
      },
      { ahead: ({ params }, trx) => openSubmission(trx, params.applicationId), again: isCapacityTaken }
    )
  )

  app.post(
    '/v1/applications/:applicationId/proposal-answers',
    { schema: answerSchema, config: { scope: 'applications:write' } },
    idempotent<typeof answerSchema, OpenedSubmission>(
      platform,
      async ({ body, language }, context, opened) => {
        const on = { platform, ...context }
        const submission = { ...submissionOf(body), answer: proposalAnswer(body) }
        return answer(await submitApplication(context.trx, opened, on, submission), language)
      },
      { ahead: ({ params }, trx) => openSubmission(trx, params.applicationId), again: isCapacityTaken }
    )
  )
}

function answer({ application, ...around }: Submitted, language: Language) {
  return applicationAnswer(application, around, language)
}

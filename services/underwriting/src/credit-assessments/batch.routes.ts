import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { inChange } from '@trade-credit/service/platform/changing.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { lineProblem } from '@trade-credit/service/streams/line-problem.ts'
import type { Line } from '@trade-credit/service/streams/lines.ts'
import { checkLinesLater, leaveLinesUnread, NDJSON, sendAnswers } from '@trade-credit/service/streams/ndjson.ts'
import { overOutage } from '@trade-credit/service/streams/over-outage.ts'
import { LONGEST_LINE, lineReader } from '@trade-credit/service/streams/read-line.ts'
import type { FastifyRequest } from 'fastify'
import { requireInsurer } from '../access/insurer-only.ts'
import { assessmentView } from './assessment-view.ts'
import { recordAssessment } from './record-assessment.ts'
import { AssessmentAnswerSchema, type AssessmentLine, AssessmentLineSchema } from './schemas.ts'

const batchSchema = {
  operationId: 'putCreditAssessments',
  summary: 'Write down any number of assessments in one request: a line of JSON in, a line of JSON out, in order',
  description:
    'NDJSON both ways, as a stream: read the answer while sending. Each line (`CreditAssessmentLine`) has the effect of a `putCreditAssessment` of its own, kept before it is answered; one that is wrong has its problem on its own line and the rest goes on. What is on record already changes nothing: a batch that broke off is simply sent again, without an Idempotency-Key. Name a day of a firm in one line only: of several the last one counts, and sent again each is a version of its own once more.',
  tags: ['credit'],
  body: { content: { [NDJSON]: { schema: AssessmentLineSchema } } },
  response: {
    200: {
      description: 'One CreditAssessmentAnswer a line.',
      content: { [NDJSON]: { schema: AssessmentAnswerSchema } }
    },
    ...problems(403, 415)
  }
}

const limit = `${LONGEST_LINE / 1024 / 1024} MiB`
const readLine = lineReader<AssessmentLine>(AssessmentLineSchema, {
  ko: `한 줄은 ${limit}까지 보낼 수 있습니다. 한 줄에 기업 하나의 평가만 적어 주세요.`,
  en: `A line may have ${limit}. Give the assessment of one firm a line.`
})

/** Credit assessments by the thousand: a bureau's new grades of a night, or those of another system. */
export function creditAssessmentBatchRoutes(app: App, platform: ServicePlatform): void {
  app.register(async scope => {
    leaveLinesUnread(scope)
    scope.post(
      '/v1/credit-assessment-batches',
      { schema: batchSchema, validatorCompiler: checkLinesLater, config: { scope: 'credit:write' } },
      async (request, reply) => {
        requireInsurer(request.actor)
        return sendAnswers(request, reply, 1, ([line]) => (line ? answerLine(line, request, platform) : ''))
      }
    )
  })
}

/** Keeps what a line says, in a transaction of its own, and gives its answer, a line too. */
async function answerLine(line: Line, request: FastifyRequest, platform: ServicePlatform): Promise<string> {
  const { number } = line
  const { body, problem } = readLine(line)
  if (body === null) return `${JSON.stringify({ line: number, problem: lineProblem(problem, number, request) })}\n`
  const { businessNumber, assessedOn, ...found } = body
  try {
    const keep = () =>
      inChange(platform, request.actor, ({ trx, businessDate, now }) =>
        recordAssessment(trx, found, {
          businessNumber,
          assessedOn: plainDate(assessedOn),
          dayAt: '/assessedOn',
          businessDate,
          now,
          rules: platform.rulebook.on(businessDate).rulesAt(businessDate)
        })
      )
    const { assessment, changed } = await overOutage(keep)
    return `${JSON.stringify({ line: number, changed, assessment: assessmentView(assessment) })}\n`
  } catch (error) {
    return `${JSON.stringify({ line: number, problem: lineProblem(error, number, request) })}\n`
  }
}

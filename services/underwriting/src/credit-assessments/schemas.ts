import { pageQuery, pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, CorporateNumber, PlainDate, ProblemSchema } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'

const CreditStatus = Type.Enum(['graded', 'unrated', 'unassessed'], {
  description: '`unrated` was looked at and has no grade (무등급); `unassessed` was not looked at.'
})
const CreditGrade = orNull(Type.Integer({ minimum: 1, maximum: 18, description: 'AR grade.', examples: [5] }))
const SimpleGrade = orNull(Type.Integer({ minimum: 1, maximum: 7, description: 'Simple grade.', examples: [3] }))
const Source = lineOfText(200, {
  description: 'Where the assessment comes from.',
  examples: ['신용조사서 2021-0412']
})

export const AssessmentPath = fields({ businessNumber: BusinessNumber, assessedOn: PlainDate })

const found = {
  creditStatus: CreditStatus,
  creditGrade: Type.Optional(CreditGrade),
  simpleCreditStatus: CreditStatus,
  simpleGrade: Type.Optional(SimpleGrade),
  validUntil: PlainDate,
  source: Source,
  corporateNumber: Type.Optional(orNull(CorporateNumber))
}
const FOUND_EXAMPLE = {
  creditStatus: 'graded',
  creditGrade: 5,
  simpleCreditStatus: 'graded',
  simpleGrade: 3,
  validUntil: '2022-11-30',
  source: '신용조사서 2021-0412'
}

export const AssessmentBody = fields(found, {
  description:
    'What was found of a firm’s credit. A grade stands exactly where its status is `graded`; `validUntil` is the last day on which it may be relied on. `corporateNumber` tells who is behind the number, as `tellParty` does, where nobody said otherwise.',
  examples: [FOUND_EXAMPLE]
})

export type AssessmentRequest = Static<typeof AssessmentBody>

/** One line of a batch: whom and which day it is about, and what was found. */
export const AssessmentLineSchema = shared(
  'CreditAssessmentLine',
  fields(
    { businessNumber: BusinessNumber, assessedOn: PlainDate, ...found },
    {
      description: 'A line of the body: what was found of one firm’s credit on a day.',
      examples: [{ businessNumber: '9998600043', assessedOn: '2021-12-01', ...FOUND_EXAMPLE }]
    }
  )
)

export type AssessmentLine = Static<typeof AssessmentLineSchema>

export const AssessmentSchema = shared(
  'CreditAssessment',
  fields(
    {
      id: idSchema('ca'),
      businessNumber: BusinessNumber,
      assessedOn: PlainDate,
      version: Type.Integer({
        minimum: 1,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'Which of the assessments of that day it is; the highest holds.',
        examples: [1]
      }),
      creditStatus: CreditStatus,
      creditGrade: CreditGrade,
      simpleCreditStatus: CreditStatus,
      simpleGrade: SimpleGrade,
      validUntil: PlainDate,
      source: Source,
      assessedBy: Type.String({ description: 'The client that wrote it down.', examples: ['underwriter'] }),
      recordedAt: Type.String({ format: 'date-time', examples: ['2021-12-01T01:02:03.456Z'] })
    },
    { description: 'What underwriters found of a firm’s credit on a day; it holds for the whole legal person.' }
  )
)

/** One line of a batch's answer. */
export const AssessmentAnswerSchema = shared(
  'CreditAssessmentAnswer',
  fields({
    line: Type.Integer({ minimum: 1, description: 'Number of the line that this one answers, counted from 1.' }),
    changed: Type.Optional(
      Type.Boolean({ description: 'Whether the line told anything new; false where all of it was on record.' })
    ),
    assessment: Type.Optional(AssessmentSchema),
    problem: Type.Optional(ProblemSchema)
  })
)

export const AssessmentsQuery = fields({ ...pageQuery })
export const AssessmentPageSchema = shared('CreditAssessmentPage', pageSchema(AssessmentSchema))

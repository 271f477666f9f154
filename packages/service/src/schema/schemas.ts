import { Type } from 'typebox'
import { fields, orNull } from './fields.ts'
import { shared } from './shared-schema.ts'

/** An amount in whole won, from 0 to the largest integer that JSON readers hold exactly. */
export const Won = shared(
  'Won',
  Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Whole Korean won, as a JSON integer.',
    examples: [50000000]
  })
)

export const PlainDate = shared(
  'PlainDate',
  Type.String({
    format: 'plain-date',
    minLength: 10,
    maxLength: 10,
    description: 'A calendar date, YYYY-MM-DD, in Korea. Days that do not exist are refused.',
    examples: ['2021-12-01']
  })
)

export const BusinessNumber = shared(
  'BusinessNumber',
  Type.String({
    format: 'business-number',
    pattern: '^[0-9]{10}$',
    minLength: 10,
    maxLength: 10,
    description: '사업자등록번호: ten digits without hyphens, the last a check digit.',
    examples: ['9998600043']
  })
)

export const CorporateNumber = shared(
  'CorporateNumber',
  Type.String({
    format: 'corporate-number',
    pattern: '^[0-9]{13}$',
    minLength: 13,
    maxLength: 13,
    description: '법인등록번호: thirteen digits without a hyphen, the last a check digit.',
    examples: ['9998110000005']
  })
)

/** The rule behind a figure, as the rulebook states it. */
export const RuleSchema = shared(
  'Rule',
  fields(
    {
      parameter: Type.String({
        description: 'Name in the rulebook.',
        examples: ['single_startup.max_years_since_opening']
      }),
      value: Type.Unknown({
        description: "The value in the parameter's unit, as the rulebook states it.",
        examples: [7]
      }),
      from: PlainDate,
      source: Type.String({ description: 'Document and line, or article, that says so.', examples: ['001:L345'] }),
      assumed: Type.Boolean({ description: 'True when nobody published the value; `note` then gives the reasoning.' }),
      quotation: Type.Optional(Type.String({ description: 'The words of the source.', examples: ['7년 이내'] })),
      note: Type.Optional(Type.String())
    },
    { description: 'The rule that made a figure or a finding.' }
  )
)

/** What one rule has to say about what was asked. */
export const FindingSchema = shared(
  'Finding',
  fields(
    {
      code: Type.String({ examples: ['policyholder.business_age_over_limit'] }),
      outcome: Type.Enum(['decline', 'refer', 'note'], {
        description: '`decline` ends it, `refer` asks a person, `note` only tells.'
      }),
      subject: Type.Enum(['policyholder', 'buyer', 'product', 'quote', 'policy', 'receivable', 'claim']),
      message: Type.String({
        description: 'The finding in the language of Content-Language.',
        examples: ['개업한 지 7년이 지나 가입할 수 없습니다.']
      }),
      field: Type.Optional(Type.String({ description: 'JSON Pointer of the request field it is about.' })),
      rule: orNull(RuleSchema)
    },
    { description: 'A remark of one rule. Every rule that has something to say is listed, never only the first.' }
  )
)

export const ProblemErrorSchema = shared(
  'ProblemError',
  fields(
    {
      pointer: Type.String({
        description: 'JSON Pointer into the body, or /query/…, /path/…, /headers/….',
        examples: ['/buyers/0/requestedInsuredAmount']
      }),
      code: Type.String({ examples: ['minimum'] }),
      detail: Type.String({ examples: ['0 이상이어야 합니다.'] })
    },
    { description: 'What is wrong with one field.' }
  )
)

/** RFC 9457. */
export const ProblemSchema = shared(
  'Problem',
  fields(
    {
      type: Type.String({
        description: 'Stable identifier of the kind of problem.',
        examples: ['urn:trade-credit:problem:invalid_request']
      }),
      title: Type.String({ examples: ['요청 내용이 올바르지 않습니다'] }),
      status: Type.Integer({ minimum: 400, maximum: 599, examples: [400] }),
      detail: Type.String({ examples: ['errors에 적힌 항목을 고쳐 다시 보내 주세요.'] }),
      code: Type.String({ examples: ['invalid_request'] }),
      instance: Type.String({
        description: 'The request, as it stands in the X-Request-Id header and in our logs.',
        examples: ['urn:request:0f1e2d3c-4b5a-4678-9abc-def012345678']
      }),
      errors: Type.Array(ProblemErrorSchema, { maxItems: 50 })
    },
    { description: 'A refusal (RFC 9457): what is wrong and what to do next, in the language of Content-Language.' }
  )
)

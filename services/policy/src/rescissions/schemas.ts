import { pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { FindingSchema, PlainDate, RuleSchema, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { settlementFields } from '../cancellations/schemas.ts'
import { PolicyId, PolicyStatusSchema } from '../policies/schemas.ts'

const RescissionId = idSchema('rs')
export const RescissionParams = fields({ policyId: PolicyId, rescissionId: RescissionId })

const KnownOn = { ...PlainDate, description: 'When the insurer learnt of the fact: a month runs from then.' }
const InsurerKnew = Type.Boolean({
  description:
    'Whether the insurer knew of the fact when it made the contract, or did not for its own gross negligence: then it cannot end the contract for it.',
  examples: [false]
})
const FreeText = (example: string) => lineOfText(2_000, { examples: [example] })
const Ground = Type.Enum(['intent', 'gross_negligence'], { examples: ['gross_negligence'] })
const Fact = lineOfText(2_000, {
  description: 'What was not disclosed or stated wrongly, for the policyholder to read.',
  examples: ['청약할 때 구매기업의 연체 사실을 알고도 알리지 않았습니다.']
})

export const RescissionPreviewBody = fields(
  { knownOn: KnownOn, insurerKnew: Type.Optional(InsurerKnew) },
  { examples: [{ knownOn: '2022-03-02' }] }
)

export const RescissionBody = fields(
  {
    ground: Ground,
    fact: Fact,
    knownOn: KnownOn,
    insurerKnew: InsurerKnew,
    evidence: Type.Optional(lineOfText(200, { examples: ['2022-조사-0017'] }))
  },
  {
    examples: [
      {
        ground: 'gross_negligence',
        fact: '청약할 때 구매기업의 연체 사실을 알고도 알리지 않았습니다.',
        knownOn: '2022-03-02',
        insurerKnew: false
      }
    ]
  }
)

export const RescissionAnswerBody = fields(
  { text: FreeText('연체 사실은 청약한 뒤에 알았습니다.') },
  { examples: [{ text: '연체 사실은 청약한 뒤에 알았습니다.' }] }
)

export const RescissionReasonsBody = fields(
  { reasons: FreeText('소명 자료로도 알고 있었음이 확인됩니다.') },
  { examples: [{ reasons: '소명 자료로도 알고 있었음이 확인됩니다.' }] }
)

const RuledDay = fields({ on: PlainDate, rule: RuleSchema })

const workedOutFields = {
  policyId: PolicyId,
  cancelledFrom: settlementFields.cancelledFrom,
  unexpiredDays: settlementFields.unexpiredDays,
  totalDays: settlementFields.totalDays,
  refund: settlementFields.refund,
  payers: settlementFields.payers,
  stillOwed: settlementFields.stillOwed,
  rule: RuleSchema,
  possible: Type.Boolean({ description: 'False where a finding stands against it.' }),
  deadlines: fields({
    sinceKnown: RuledDay,
    sinceContract: RuledDay,
    last: { ...PlainDate, description: 'The last day on which it can take effect.' },
    answerBy: RuledDay
  }),
  findings: Type.Array(FindingSchema, { maxItems: 20, examples: [[]] })
}

export const RescissionPreviewSchema = shared('RescissionPreview', fields(workedOutFields))

const rescissionFields = {
  id: RescissionId,
  policyId: PolicyId,
  status: Type.Enum(['planned', 'rescinded', 'withdrawn'], { examples: ['planned'] }),
  ground: Ground,
  fact: Fact,
  knownOn: KnownOn,
  evidence: { ...orNull(Type.String({ maxLength: 200 })), examples: ['2022-조사-0017'] },
  notifiedOn: PlainDate,
  answerBy: PlainDate,
  rescindBy: PlainDate,
  answer: { ...orNull(Type.String({ maxLength: 2_000 })), examples: [null] },
  answeredOn: orNull(PlainDate),
  reasons: { ...orNull(Type.String({ maxLength: 2_000 })), examples: [null] },
  endedOn: orNull(PlainDate)
}

export const RescissionSchema = shared('Rescission', fields(rescissionFields))

export const RescissionListSchema = shared('RescissionList', pageSchema(RescissionSchema))

export const RescindedSchema = shared(
  'RescindedPolicy',
  fields({
    rescission: RescissionSchema,
    policyStatus: PolicyStatusSchema,
    effect: RescissionPreviewSchema,
    refundToPolicyholder: Won
  })
)

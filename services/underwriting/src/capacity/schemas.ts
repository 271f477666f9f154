import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, PlainDate, RuleSchema, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'

const Size = Type.Enum(['sme', 'other'], {
  description: 'Which cap over all policyholders holds for it: that of small and medium-sized firms, or of others.'
})

export const BuyerPath = fields({ businessNumber: BusinessNumber })

export const CapacityQuery = fields({
  on: Type.Optional(PlainDate),
  size: Type.Optional(Size)
})

export const CapacitySchema = shared(
  'BuyerCapacity',
  fields(
    {
      businessNumber: BusinessNumber,
      party: Type.String({
        pattern: '^[0-9]{10}([0-9]{3})?$',
        maxLength: 13,
        description: 'The key of the legal person: all its numbers share one cap.',
        examples: ['9998110000005']
      }),
      on: PlainDate,
      size: Size,
      sizeFrom: Type.Enum(['query', 'party', 'assumed'], {
        description: 'Who says so: the request, what is known of the person, or nobody; then `other`.'
      }),
      limit: Won,
      held: Won,
      committed: Won,
      available: Won,
      withdrawnFrom: orNull(PlainDate),
      rule: RuleSchema
    },
    {
      description:
        'What all policyholders together may be insured for on a buyer, on one day: `held` by open offers, `committed` to policies. `available` is what is left of `limit`, and never below 0.',
      examples: [
        {
          businessNumber: '9998600043',
          party: '9998600043',
          on: '2021-12-01',
          size: 'other',
          sizeFrom: 'party',
          limit: 15_000_000_000,
          held: 50_000_000,
          committed: 0,
          available: 14_950_000_000,
          withdrawnFrom: null,
          rule: {
            parameter: 'buyer.cap_other',
            value: 15_000_000_000,
            from: '2004-03-02',
            source: '001:L107',
            assumed: false
          }
        }
      ]
    }
  )
)

const withdrawal = {
  from: PlainDate,
  reason: lineOfText(2000, { description: 'For underwriters and auditors alone.', examples: ['거래처 매출 급감'] })
}

export const WithdrawalBody = fields(withdrawal, {
  description: 'The first day from which the insurer gives no limit on the buyer, today or later, and why.',
  examples: [{ from: '2021-12-15', reason: '거래처 매출 급감' }]
})

export const LiftingBody = fields(withdrawal, {
  description: 'The first day from which the insurer gives the limit again, today or later, and why.',
  examples: [{ from: '2022-03-02', reason: '매출이 회복되었습니다.' }]
})

export const WithdrawalPathSchema = fields({ ...BuyerPath.properties, withdrawalId: idSchema('lw') })

export type WithdrawalRequest = Static<typeof WithdrawalBody>

export const WithdrawalSchema = shared(
  'LimitWithdrawal',
  fields(
    {
      id: idSchema('lw'),
      businessNumber: BusinessNumber,
      ...withdrawal,
      recordedBy: Type.String({ description: 'The client that wrote it down.', examples: ['underwriter'] }),
      recordedOn: PlainDate,
      lifting: orNull(
        fields({
          ...withdrawal,
          recordedBy: Type.String({ description: 'The client that wrote it down.', examples: ['underwriter'] }),
          recordedOn: PlainDate
        })
      )
    },
    { description: 'That no limit is given on a buyer any more, for deliveries from a day on.' }
  )
)

export const WithdrawalListSchema = fields({ items: Type.Array(WithdrawalSchema, { maxItems: 1000 }) })

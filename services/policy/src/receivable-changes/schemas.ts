import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { PlainDate } from '@trade-credit/service/schema/schemas.ts'
import { Type } from 'typebox'
import { ChangeId, declarationFields, RECEIVABLE_EXAMPLE, SomeWon } from '../receivables/schemas.ts'

export const PaymentBody = fields({
  amount: SomeWon,
  paidOn: PlainDate,
  designatedTo: Type.Optional(
    orNull(
      lineOfText(100, {
        description: 'The id or number of this invoice, where the payer said that it pays this one (민법 §476).',
        examples: ['A-2022-0317']
      })
    )
  )
})

/** A return or an offset. */
export const ReductionBody = fields({ amount: SomeWon, occurredOn: PlainDate })

export const ReversalBody = fields({ changeId: ChangeId })

const Reason = lineOfText(500, {
  description: 'Why; kept with what was said before.',
  examples: ['결제기일을 잘못 입력했습니다']
})

export const WithdrawalBody = fields({
  amount: Type.Optional({ ...SomeWon, description: 'Whole Korean won; left out, all that is outstanding.' }),
  reason: Reason
})

export const CorrectionBody = fields(
  { ...declarationFields, reason: Reason },
  {
    description: 'The receivable as it is, whole, and why it was declared otherwise.',
    examples: [{ ...RECEIVABLE_EXAMPLE, dueOn: '2022-06-30', reason: '결제기일을 잘못 입력했습니다' }]
  }
)

export const DisputeBody = fields({
  disputedOn: PlainDate,
  reason: Type.Optional(lineOfText(500, { examples: ['납품 수량이 다르다고 합니다'] }))
})

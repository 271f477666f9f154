import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { PlainDate, RuleSchema } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'

const Instrument = Type.Enum(['open_account', 'bill', 'electronic'], {
  description: 'Open account, a bill, or a receivable that is settled electronically.'
})
const Product = Type.Enum([...PRODUCT_CODES], { examples: ['single_general'] })

export const OverdueDatesQuery = fields({
  dueOn: PlainDate,
  instrument: Type.Optional(Instrument),
  product: Type.Optional(Product)
})

export const OverdueDatesSchema = shared(
  'OverdueDates',
  fields(
    {
      dueOn: PlainDate,
      instrument: Instrument,
      payableOn: PlainDate,
      periodStartsOn: PlainDate,
      periodEndsOn: PlainDate,
      claimableOn: PlainDate,
      rule: RuleSchema,
      rules: Type.Array(RuleSchema, { maxItems: 10 }),
      rolledDays: Type.Array(
        fields({
          date: PlainDate,
          reason: Type.Enum(['saturday', 'sunday', 'public_holiday']),
          name: Type.Optional(Type.String({ description: 'Of the public holiday.', examples: ['어린이날'] }))
        }),
        { maxItems: 60, description: 'Days on which the due date or the period would have ended, and why it did not.' }
      )
    },
    {
      description:
        'An unpaid receivable is an insured event from `claimableOn`, the first day after its period. `payableOn` is later than ' +
        '`dueOn` where a bill falls due on a holiday.'
    }
  )
)

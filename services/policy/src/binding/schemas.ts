import { idSchema } from '@trade-credit/service/ids.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { PlainDate } from '@trade-credit/service/schema/schemas.ts'
import { Type } from 'typebox'
import { PaymentPlanSchema } from '../policies/schemas.ts'

export const BindPolicyBody = fields(
  {
    offerId: idSchema('of'),
    paymentPlan: Type.Optional(PaymentPlanSchema),
    inception: Type.Optional(PlainDate)
  },
  {
    description:
      'The payment plan is the offer’s where none is given. Cover begins on `inception` at the earliest, and never before the first premium.',
    examples: [{ offerId: 'of_01JD3ZQ8W5R7XG6K2M4N9P0TVB', paymentPlan: 'annual' }]
  }
)

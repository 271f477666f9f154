import { fields } from '@trade-credit/service/schema/fields.ts'
import { PlainDate } from '@trade-credit/service/schema/schemas.ts'
import { Type } from 'typebox'

export const TermsAcknowledgementBody = fields(
  { explainedOn: Type.Optional(PlainDate) },
  {
    description:
      '`explainedOn` is when the terms (약관) were handed over and explained, from the day of the application on; today when left out.',
    examples: [{ explainedOn: '2021-12-01' }]
  }
)

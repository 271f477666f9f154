import { fields } from '@trade-credit/service/fields.ts'
import { PlainDate } from '@trade-credit/service/schemas.ts'
import { Type } from 'typebox'

export const TermsAcknowledgementBody = Type.Optional(
  fields(
    {
      explainedOn: Type.Optional({
        ...PlainDate,
        description: 'When the terms (약관) were handed over and explained; today when left out.'
      })
    },
    { examples: [{ explainedOn: '2021-12-01' }] }
  )
)

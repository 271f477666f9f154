import { pageQuery } from '@trade-credit/service/http/paging.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'

export const AgeingQuery = fields(pageQuery)

const BuyerAgeingSchema = shared(
  'BuyerAgeing',
  fields(
    {
      buyer: BusinessNumber,
      receivables: Type.Integer({ minimum: 1, description: 'How many are not settled.', examples: [3] }),
      outstanding: Won,
      disputed: Won,
      notDue: Won,
      days1To30: Won,
      days31On: Won,
      overTwoMonths: Won
    },
    {
      description:
        'What a buyer owes. The four ages are all of it: `days31On` ends where the two months are over, which is not always the sixtieth day.'
    }
  )
)

export const AgeingPageSchema = shared(
  'AgeingPage',
  fields({
    asOf: PlainDate,
    items: Type.Array(BuyerAgeingSchema, { maxItems: 200 }),
    nextCursor: orNull(Type.String({ examples: ['1.WyI5OTk4NjAwMDQzIl0.c2lnbmF0dXJlIG9mIGl0Lg'] }))
  })
)

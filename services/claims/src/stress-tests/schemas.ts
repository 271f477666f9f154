import { PUBLIC_EVENT_TYPES } from '@trade-credit/domain/insured-events/public-event.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, PlainDate } from '@trade-credit/service/schema/schemas.ts'
import { type Static, Type } from 'typebox'

/** Buyers in one stress test. */
export const MOST_BUYERS = 1_000

const Filter = fields(
  {
    limitWithdrawn: Type.Literal(true, {
      description: 'Buyers whose limit the insurer has withdrawn, and not given again, on the day of the event.'
    })
  },
  { description: 'Instead of `buyers`: what the buyers have in common.', examples: [{ limitWithdrawn: true }] }
)

export const StressTestBody = fields(
  {
    buyers: Type.Optional(
      Type.Array(BusinessNumber, {
        minItems: 1,
        maxItems: MOST_BUYERS,
        description:
          'Several numbers of one legal person count as that person: what befalls one of them befalls all. A closure befalls each place of ' +
          'business by itself.',
        examples: [['9998600043']]
      })
    ),
    filter: Type.Optional(Filter),
    type: Type.Enum([...PUBLIC_EVENT_TYPES], {
      description: 'What happens to each of them.',
      examples: ['rehabilitation_petition']
    }),
    occurredOn: Type.Optional(
      Type.Unsafe<string>({
        ...PlainDate,
        description: 'When it happens; the business date when left out, never later than it.'
      })
    )
  },
  {
    description: 'Who is supposed to fail, of what, on which day: either `buyers` or `filter`.',
    examples: [{ buyers: ['9998600043'], type: 'rehabilitation_petition' }]
  }
)
export type StressTestRequest = Static<typeof StressTestBody>

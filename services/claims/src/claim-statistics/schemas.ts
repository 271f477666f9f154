import { PUBLIC_EVENT_TYPES } from '@trade-credit/domain/insured-events/public-event.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { Won } from '@trade-credit/service/schema/schemas.ts'
import { Type } from 'typebox'

/** So many months are told at once. */
export const MOST_MONTHS = 36

const Month = (description: string) =>
  Type.String({ pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])$', maxLength: 7, description, examples: ['2022-05'] })
const ProductCode = Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 60, examples: ['single_general'] })
const count = (description: string) =>
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description, examples: [3] })

export const StatisticsQuery = fields({
  from: Type.Optional(Month('First month; eleven months before the last when left out.')),
  through: Type.Optional(Month('Last month, itself told too; that of the business date when left out.'))
})

export const StatisticsSchema = fields({
  from: Month('First month.'),
  through: Month('Last month.'),
  months: Type.Array(
    fields({
      month: Month('In which the step was taken.'),
      product: ProductCode,
      eventType: Type.Enum([...PUBLIC_EVENT_TYPES, 'overdue'], { description: 'What happened to the buyer.' }),
      filed: count('Claims that were filed.'),
      approved: count('Claims whose decision in effect pays all that was due.'),
      partlyApproved: count('Claims whose decision in effect pays a part.'),
      denied: count('Claims whose decision in effect pays nothing.'),
      payments: count('Payments that left.'),
      paid: Won,
      recovered: Won
    }),
    {
      maxItems: 100_000,
      description:
        'Months, products and events in which something happened. `paid` is insurance money with what of it set unpaid premium off, and ' +
        'loss-reduction costs; `recovered` is the insurer’s part of recoveries, and what came back of payments.'
    }
  ),
  products: Type.Array(
    fields({
      product: ProductCode,
      writtenPremium: Won,
      paid: Won,
      recovered: Won,
      lossRatioPercent: orNull(
        Type.String({
          pattern: '^-?[0-9]+\\.[0-9]{2}$',
          maxLength: 24,
          description: 'Paid less recovered, of the premium written; null where none was.',
          examples: ['61.25']
        })
      )
    }),
    {
      maxItems: 1_000,
      description:
        'All the months together. `writtenPremium` is that of the policies that began in them, with the programmes’ parts and before refunds: ' +
        'claims of earlier policies are among what was paid.'
    }
  )
})

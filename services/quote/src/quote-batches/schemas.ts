import { quoteRequestFields } from '@trade-credit/quoting/request.schemas.ts'
import { QUOTE_REQUEST_EXAMPLE } from '@trade-credit/quoting/request-examples.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { ProblemSchema } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'
import { pricePreviewFields } from '../price-previews/schemas.ts'
import { QuoteId } from '../quotes/answer.schemas.ts'

const Reference = lineOfText(200, { description: 'The sender’s own name for the line.', examples: ['order-17'] })

/** One line of the request: a quote's request with a reference. */
export const BatchLineSchema = shared(
  'QuoteBatchLine',
  fields(
    { reference: Type.Optional(orNull(Reference)), ...quoteRequestFields },
    {
      description: 'A line of the body: a quote’s request, under a name of the sender’s own.',
      examples: [{ reference: 'order-17', ...QUOTE_REQUEST_EXAMPLE }]
    }
  )
)

export type BatchLine = Static<typeof BatchLineSchema>

/** One line of the answer. */
export const BatchAnswerSchema = shared(
  'QuoteBatchAnswer',
  fields({
    line: Type.Integer({ minimum: 1, description: 'Number of the line that this one answers, counted from 1.' }),
    reference: orNull(Reference),
    quote: Type.Optional(
      fields(
        { id: orNull(QuoteId), ...pricePreviewFields },
        { description: 'The id is null unless the quote is kept.' }
      )
    ),
    problem: Type.Optional(ProblemSchema)
  })
)

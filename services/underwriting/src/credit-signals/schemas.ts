import { SIGNAL_TYPES } from '@trade-credit/domain/credit/signals.ts'
import { pageQuery, pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, PlainDate } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'

const told = {
  businessNumber: BusinessNumber,
  type: Type.Enum([...SIGNAL_TYPES], { examples: ['arrears_registered'] }),
  occurredOn: PlainDate,
  source: lineOfText(200, { description: 'Who says so.', examples: ['credit bureau'] })
}

export const CreditSignalBody = fields(told, {
  description: 'What was reported of a firm, and the day on which it happened: up to the business date.',
  examples: [
    { businessNumber: '9998600043', type: 'arrears_registered', occurredOn: '2021-12-01', source: 'credit bureau' }
  ]
})

export type CreditSignalRequest = Static<typeof CreditSignalBody>

export const CreditSignalSchema = shared(
  'CreditSignal',
  fields(
    {
      id: idSchema('cs'),
      ...told,
      receivedOn: PlainDate,
      receivedAt: Type.String({ format: 'date-time', examples: ['2021-12-01T01:02:03.456Z'] })
    },
    { description: 'A report on a firm’s credit, as it was sent.' }
  )
)

export const CreditSignalsQuery = fields({ businessNumber: Type.Optional(BusinessNumber), ...pageQuery })
export const CreditSignalPageSchema = shared('CreditSignalPage', pageSchema(CreditSignalSchema))

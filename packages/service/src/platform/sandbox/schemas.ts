import { Type } from 'typebox'
import { fields } from '../../schema/fields.ts'
import { PlainDate } from '../../schema/schemas.ts'
import { shared } from '../../schema/shared-schema.ts'

export const ClockBody = fields({ today: PlainDate }, { examples: [{ today: '2025-03-01' }] })

export const ClockView = shared(
  'Clock',
  fields(
    {
      today: PlainDate,
      sandbox: Type.Boolean({ description: 'Whether the date may be moved.', examples: [true] })
    },
    {
      description:
        'The business date: the day in Seoul, or the one a sandbox was set to. Rules and lifecycles go by it.'
    }
  )
)

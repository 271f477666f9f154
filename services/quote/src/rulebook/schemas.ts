import { fields, orNull } from '@trade-credit/service/fields.ts'
import { PlainDate } from '@trade-credit/service/schemas.ts'
import { shared } from '@trade-credit/service/shared-schema.ts'
import { Type } from 'typebox'

const RulebookEntrySchema = shared(
  'RulebookEntry',
  fields({
    parameter: Type.String({ examples: ['single_startup.buyer_cap'] }),
    known: Type.Boolean({ description: 'False where there is a rule and nobody published what it is.' }),
    value: Type.Unknown({ examples: [200000000] }),
    from: PlainDate,
    source: Type.String({ examples: ['001:L347'] }),
    assumed: Type.Boolean(),
    example: Type.Boolean({ description: 'True for terms that only the sandbox has, never the insurer’s own.' }),
    quotation: Type.Optional(Type.String()),
    note: Type.Optional(Type.String())
  })
)

const ParameterHead = {
  description: Type.String(),
  unit: Type.String({ examples: ['won'] })
}

export const RulebookVersionText = Type.String({ examples: ['sha256:0f…'] })

export const ParameterListSchema = fields({
  asOf: PlainDate,
  version: RulebookVersionText,
  items: Type.Array(
    shared(
      'RulebookParameter',
      fields({ name: Type.String(), ...ParameterHead, standing: orNull(RulebookEntrySchema) })
    )
  )
})

export const ChangeListSchema = fields({
  from: PlainDate,
  to: PlainDate,
  version: RulebookVersionText,
  items: Type.Array(
    shared(
      'RulebookChange',
      fields({
        on: PlainDate,
        parameter: Type.String(),
        ...ParameterHead,
        before: orNull(RulebookEntrySchema),
        after: RulebookEntrySchema
      })
    )
  )
})

export const SourceListSchema = fields({
  version: RulebookVersionText,
  items: Type.Array(
    shared(
      'RulebookSource',
      fields({
        id: Type.String({ examples: ['001'] }),
        title: Type.String(),
        publisher: Type.String(),
        published: Type.String({ description: 'A day, a month or a year: as exactly as it is known.' }),
        language: Type.String(),
        lines: orNull(fields({ first: Type.Integer(), last: Type.Integer() }))
      })
    )
  )
})

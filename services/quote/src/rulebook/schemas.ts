import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { PlainDate } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
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
  description: Type.String({ examples: ['Most that is insured on one buyer'] }),
  unit: Type.String({ examples: ['won'] })
}

export const RulebookVersionText = Type.String({ examples: ['sha256:0f…'] })

export const ParameterListSchema = fields({
  asOf: PlainDate,
  version: RulebookVersionText,
  items: Type.Array(
    shared(
      'RulebookParameter',
      fields({
        name: Type.String({ examples: ['single_startup.buyer_cap'] }),
        ...ParameterHead,
        standing: orNull(RulebookEntrySchema)
      })
    )
  )
})

export const RulebookChangeSchema = shared(
  'RulebookChange',
  fields({
    on: PlainDate,
    parameter: Type.String({ examples: ['single_startup.buyer_cap'] }),
    ...ParameterHead,
    before: orNull(RulebookEntrySchema),
    after: RulebookEntrySchema
  })
)

export const ChangeListSchema = fields({
  from: PlainDate,
  to: PlainDate,
  version: RulebookVersionText,
  items: Type.Array(RulebookChangeSchema)
})

export const SourceListSchema = fields({
  version: RulebookVersionText,
  items: Type.Array(
    shared(
      'RulebookSource',
      fields({
        id: Type.String({ examples: ['001'] }),
        title: Type.String({ examples: ['매출채권보험 안내'] }),
        publisher: Type.String({ examples: ['신용보증기금'] }),
        published: Type.String({
          description: 'A day, a month or a year: as exactly as it is known.',
          examples: ['2021-11']
        }),
        language: Type.String({ examples: ['ko'] }),
        lines: orNull(fields({ first: Type.Integer(), last: Type.Integer() }))
      })
    )
  )
})

export const VersionListSchema = fields({
  today: PlainDate,
  items: Type.Array(
    shared(
      'RulebookVersion',
      fields({
        version: RulebookVersionText,
        origin: Type.Enum(['packaged', 'imported', 'example'], {
          description:
            '`packaged` came with a release, `example` with the sandbox’s example terms, `imported` by an operator.'
        }),
        activatedFrom: PlainDate,
        activatedAt: Type.String({ format: 'date-time', examples: ['2026-10-01T01:02:03.456Z'] }),
        importId: orNull(Type.String({ examples: ['ri_01JD3ZQ8W5R7XG6K2M4N9P0TVB'] })),
        note: orNull(Type.String({ examples: ['Rates of October 2026'] })),
        standing: Type.Enum(['in_force', 'not_yet', 'past', 'replaced'], {
          description:
            'Today: `past` gave way to one that began later, `replaced` to a newer one for the same date, which also carries it.'
        })
      })
    ),
    { maxItems: 200, description: 'The newest 200, newest first.' }
  )
})

export const StatementListSchema = fields({
  version: RulebookVersionText,
  items: Type.Array(
    shared(
      'SourceStatement',
      fields({
        id: Type.String({ examples: ['A14'] }),
        citation: Type.String({ examples: ['001:L117; 002:L17'] }),
        statement: Type.String({ examples: ['The rate lies between 0.1 and 5 percent and averages about 0.27.'] }),
        parameters: Type.Array(Type.String({ examples: ['rating.min_rate'] })),
        test: orNull(
          Type.String({
            description: 'The test that shows it, where a parameter alone does not.',
            examples: ['test/domain/claims/overdue.test.ts']
          })
        )
      })
    )
  )
})

import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { PlainDate } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'
import { RulebookChangeSchema, RulebookVersionText } from './schemas.ts'

const Source = lineOfText(1000, {
  description: 'Where it says so: `<document>:L<line> words`, `law:<title> §<article>`, or `assumed`.',
  examples: ['operator-2026-09:L12 고정 보험료율 1.2%']
})

const ImportedValueSchema = fields({
  from: PlainDate,
  value: Type.Unknown({
    description: 'In the unit of the parameter, or `unknown` where from now on no source says.',
    examples: [1.2]
  }),
  source: Source,
  note: Type.Optional(lineOfText(2000, { examples: ['The table of the September circular.'] })),
  assumed: Type.Optional(Type.Boolean({ description: 'Nobody published it; `note` gives the reasoning.' }))
})

const ImportedSourceSchema = fields({
  title: lineOfText(300, { examples: ['상품별 보험료율표'] }),
  publisher: lineOfText(200, { examples: ['신용보증기금'] }),
  published: lineOfText(100, {
    description: 'A day, a month or a year, as exactly as it is known.',
    examples: ['2026-09']
  }),
  language: Type.String({ pattern: '^[a-z]{2}$', maxLength: 2, examples: ['ko'] }),
  lines: Type.Optional(
    fields(
      {
        first: Type.Integer({ minimum: 1, maximum: 1_000_000, examples: [1] }),
        last: Type.Integer({ minimum: 1, maximum: 1_000_000, examples: [40] })
      },
      { description: 'The lines that may be cited. Only a law, which is cited by its articles, goes without.' }
    )
  )
})

export const RulebookImportBody = shared(
  'RulebookImportRequest',
  fields(
    {
      activateFrom: PlainDate,
      note: lineOfText(2000, { description: 'Why, for whoever reads it later.', examples: ['Rates of October 2026'] }),
      parameters: Type.Record(
        Type.String({ maxLength: 120 }),
        fields({ values: Type.Array(ImportedValueSchema, { minItems: 1, maxItems: 100 }) }),
        {
          description:
            'Values by the name of the parameter, oldest first. They are appended: nothing that stands is changed.',
          examples: [
            {
              'multi_small_firm.fixed_rate': {
                values: [{ from: '2026-10-01', value: 1.2, source: 'operator-2026-09:L12 고정 보험료율 1.2%' }]
              }
            }
          ]
        }
      ),
      sources: Type.Optional(
        Type.Record(Type.String({ maxLength: 120 }), ImportedSourceSchema, {
          description: 'Documents that the values cite and nobody registered yet, by id.',
          examples: [
            {
              'operator-2026-09': {
                title: '상품별 보험료율표',
                publisher: '신용보증기금',
                published: '2026-09',
                language: 'ko',
                lines: { first: 1, last: 40 }
              }
            }
          ]
        })
      ),
      dryRun: Type.Optional(Type.Boolean({ description: 'Answers what would change, and stores nothing.' }))
    },
    {
      description:
        'Values to append from a business date on. A value begins after the newest one of its parameter, or where that is ' +
        '`unknown` from the same day or later.'
    }
  )
)

export type RulebookImport = Static<typeof RulebookImportBody>

export const RulebookImportSchema = shared(
  'RulebookImport',
  fields({
    id: orNull(Type.String({ description: 'Null for a dry run.', examples: ['ri_01JD3ZQ8W5R7XG6K2M4N9P0TVB'] })),
    dryRun: Type.Boolean(),
    activateFrom: PlainDate,
    version: RulebookVersionText,
    before: RulebookVersionText,
    changes: Type.Array(RulebookChangeSchema),
    warnings: Type.Array(
      fields({
        code: Type.Enum(['rating.mean_strays_from_average']),
        pointer: Type.String({ examples: ['/parameters/rating.yearly_rate_by_grade/values/0/value'] }),
        message: Type.String({ examples: ['The mean of the table is 0.401 %, the published average 0.27 %.'] })
      }),
      { description: 'What is taken, and still looks like a slip.' }
    )
  })
)

import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { PlainDate, RuleSchema, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'

const ProgrammeCode = Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 60, examples: ['gyeonggi_2025'] })
const Place = (example: string) => lineOfText(40, { examples: [example] })
const Level = Type.Enum(['province', 'city', 'institution'], {
  description: 'A province (광역), a city (기초), or a bank or public body.'
})
const Percent = Type.Number({ minimum: 0, maximum: 100, examples: [50] })
const PercentRange = fields({ least: Percent, most: Percent })
const Provinces = Type.Array(Place('경기'), {
  maxItems: 17,
  description: 'Where the firm has its seat or premises; empty for a payer that asks for no place.'
})
const Sizes = Type.Array(Type.Enum(['micro', 'small', 'medium', 'mid_sized']), { minItems: 1, maxItems: 4 })
const Requires = Type.Array(
  Type.Enum(['strategic_industry', 'not_restricted_industry', 'local_government_programme', 'customer_of_payer']),
  {
    maxItems: 4,
    description:
      'What else must hold. `local_government_programme`: some province’s or city’s programme serves the firm; `customer_of_payer`: the firm names the payer in `payerRelationships`, by name or by code.'
  }
)
const Name = lineOfText(60, { description: 'Who pays.', examples: ['경기도'] })
const Until = orNull(PlainDate)

export const SubsidyProgrammeSchema = shared(
  'SubsidyProgramme',
  fields(
    {
      code: ProgrammeCode,
      name: Name,
      level: Level,
      provinces: Provinces,
      city: orNull(Place('용인')),
      percent: orNull(Percent),
      percentRange: orNull(PercentRange),
      capPerFirm: orNull(Won),
      budget: orNull(Won),
      budgetExhausted: Type.Boolean(),
      from: PlainDate,
      until: Until,
      sizes: Type.Array(Type.String({ examples: ['small'] }), { maxItems: 4 }),
      requires: Requires,
      rule: RuleSchema
    },
    {
      description:
        'Who pays which share of the net premium of which firms. `percent` is exact, sourced or entered; where only `percentRange` is known nothing payable counts on it. `until` is the first day without it.'
    }
  )
)

export const SubsidyProgrammeListSchema = shared(
  'SubsidyProgrammeList',
  fields({
    asOf: PlainDate,
    complete: Type.Boolean({
      description: 'False when no source says which local programmes ran on the date: others may have.'
    }),
    items: Type.Array(SubsidyProgrammeSchema, { maxItems: 1000 }),
    rulebook: fields({ asOf: PlainDate, version: Type.String({ examples: ['sha256:0f…'] }) })
  })
)

/** All terms of a programme as they are stored, and as a receipt keeps them. */
export const StatedProgrammeSchema = fields({
  code: ProgrammeCode,
  name: Name,
  level: Level,
  provinces: Provinces,
  city: Type.Optional(Place('용인')),
  share: Type.Optional(Percent),
  shareRange: Type.Optional(PercentRange),
  capPerFirm: Type.Optional(Won),
  budget: Type.Optional(Won),
  budgetExhausted: Type.Optional(Type.Boolean()),
  from: PlainDate,
  until: Type.Optional(PlainDate),
  sizes: Sizes,
  requires: Requires
})

const EntrySchema = fields(
  {
    id: idSchema('se'),
    version: Type.Integer({ minimum: 1, examples: [1] }),
    effectiveFrom: PlainDate,
    note: orNull(Type.String({ examples: ['2025년 협약서 제4조'] })),
    enteredAt: Type.String({ format: 'date-time', examples: ['2025-06-01T01:02:03.456Z'] }),
    programme: SubsidyProgrammeSchema
  },
  { description: 'What an operator entered. Entries never change: a later one supersedes from its date on.' }
)

export const SubsidyProgrammeHistorySchema = shared(
  'SubsidyProgrammeHistory',
  fields({
    code: ProgrammeCode,
    asOf: PlainDate,
    programme: orNull(SubsidyProgrammeSchema),
    version: Type.Integer({ minimum: 0, description: 'How many entries there are.', examples: [1] }),
    entries: Type.Array(EntrySchema, { maxItems: 10_000, description: 'Oldest first.' })
  })
)

export const SubsidyEntryBody = fields(
  {
    effectiveFrom: PlainDate,
    note: Type.Optional(
      lineOfText(500, { description: 'Where the terms come from.', examples: ['2025년 협약서 제4조'] })
    ),
    name: Type.Optional(Name),
    level: Type.Optional(Level),
    provinces: Type.Optional(Provinces),
    city: Type.Optional(orNull(Place('용인'))),
    percent: Type.Optional(Percent),
    percentRange: Type.Optional(PercentRange),
    capPerFirm: Type.Optional(orNull(Won)),
    budget: Type.Optional(orNull(Won)),
    budgetExhausted: Type.Optional(Type.Boolean()),
    from: Type.Optional(PlainDate),
    until: Type.Optional(Until),
    sizes: Type.Optional(Sizes),
    requires: Type.Optional(Requires)
  },
  {
    description:
      'Terms from `effectiveFrom` on. What is left out stays as it stood on that day, entered before or stated by the rulebook; null takes a cap, a budget or an end away. A programme that is new names its payer, level, place, share and sizes.',
    examples: [{ effectiveFrom: '2025-06-01', percent: 50, capPerFirm: 2000000, note: '2025년 협약서 제4조' }]
  }
)

export type SubsidyEntryRequest = Static<typeof SubsidyEntryBody>

export const ProgrammePath = fields({ code: ProgrammeCode })

export const ProgrammeListQuery = fields({
  asOf: Type.Optional(PlainDate),
  province: Type.Optional(Place('경기')),
  city: Type.Optional(Place('용인'))
})

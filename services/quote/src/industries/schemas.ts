import { fields } from '@trade-credit/service/schema/fields.ts'
import { PlainDate, RuleSchema } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { KSIC_PATTERN } from '@trade-credit/service/schema/violation-messages.ts'
import { Type } from 'typebox'

/** The form alone: whether the class can exist is answered with 404, in words that help. */
export const KsicPath = Type.String({
  pattern: KSIC_PATTERN,
  maxLength: 6,
  description: 'Section letter and five digits of the KSIC (한국표준산업분류).',
  examples: ['G46331']
})

export const IndustrySchema = shared(
  'IndustryStanding',
  fields({
    ksic: KsicPath,
    section: Type.String({ examples: ['G'] }),
    asOf: PlainDate,
    restriction: Type.Enum(['none', 'by_activity', 'whole'], {
      description:
        'Whether a policyholder of this class can be insured: `by_activity` restricts only those who carry on one of the ' +
        'activities, and a quote has to declare which it does.'
    }),
    lines: Type.Array(
      fields({
        name: Type.String({ examples: ['주류 도매업'] }),
        codes: Type.Array(Type.String({ examples: ['G46331'] }), {
          description: 'Sections, divisions and classes of the line.'
        }),
        except: Type.Array(Type.String({ examples: ['L68223'] }), {
          description: 'Branches of them that stay admitted.'
        }),
        activity: Type.Union([Type.String({ examples: ['liquor_brokerage'] }), Type.Null()], {
          description: 'The activity that alone is restricted (중); null for the whole class.'
        })
      }),
      { maxItems: 50, description: 'The lines of the list that touch the class.' }
    ),
    rule: RuleSchema,
    rulebook: fields({ asOf: PlainDate, version: Type.String({ examples: ['sha256:0f…'] }) })
  })
)

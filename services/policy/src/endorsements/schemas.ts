import { BuyerSchema } from '@trade-credit/quoting/request.schemas.ts'
import { pageQuery, pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, FindingSchema, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'
import { PolicyId } from '../policies/schemas.ts'
import { Payee } from '../refunds/schemas.ts'

export const EndorsementPath = fields({ policyId: PolicyId, endorsementId: idSchema('en') })
export const EndorsementListQuery = fields(pageQuery)

const MOST_CHANGES = 5000

const ChangeSchema = fields({
  kind: Type.Enum(['lower_limit', 'raise_limit', 'add_buyer', 'drop_buyer'], {
    description:
      'Raising and adding are decided by the rules of an application, at once where they pass: assessed grades, limits and capacity.'
  }),
  buyer: BusinessNumber,
  amount: Type.Optional(
    orNull(
      Type.Integer({
        minimum: 1,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'The insured amount that is wanted; needed to lower, raise or add.',
        examples: [30000000]
      })
    )
  ),
  facts: Type.Optional(BuyerSchema)
})

export const EndorsementBody = fields({
  effectiveFrom: PlainDate,
  changes: Type.Array(ChangeSchema, {
    minItems: 1,
    maxItems: MOST_CHANGES,
    'x-unique-by': 'buyer',
    examples: [[{ kind: 'lower_limit', buyer: '9998600043', amount: 30000000 }]]
  })
})
export type EndorsementRequest = Static<typeof EndorsementBody>

/** What a change comes to: the same in a preview and in the deed. */
export const EndorsementTermsSchema = shared(
  'EndorsementTerms',
  fields({
    effectiveFrom: PlainDate,
    buyers: Type.Array(fields({ buyer: BusinessNumber, amountBefore: Won, askedAmount: Won, amountAfter: Won }), {
      maxItems: MOST_CHANGES,
      description:
        'An amount of 0 after the change: the buyer is dropped; of 0 before it: the buyer is added. After the change there may be less than `askedAmount`, as a proposal.'
    }),
    premium: fields({
      unexpiredDays: Type.Integer({ minimum: 0, examples: [214] }),
      totalDays: Type.Integer({ minimum: 1, examples: [365] }),
      decrease: Won,
      increase: Won,
      payers: Type.Array(
        fields({
          payee: Payee,
          credited: Won,
          refund: Won
        }),
        { maxItems: 100, description: '`credited` comes off premiums that are not paid yet.' }
      )
    }),
    findings: Type.Array(FindingSchema, { maxItems: 2 * MOST_CHANGES, examples: [[]] })
  })
)

export const EndorsementPreviewSchema = shared(
  'EndorsementPreview',
  fields({
    policyId: PolicyId,
    status: Type.Enum(['possible', 'proposed', 'refused', 'needs_underwriting'], {
      description:
        '`proposed`: less than was asked for can be insured; ask for the `amountAfter` of the buyers to accept it. `refused`: see the findings. `needs_underwriting`: an underwriter has to decide, on an application.'
    }),
    terms: EndorsementTermsSchema
  })
)

export const EndorsementSchema = shared(
  'Endorsement',
  fields({
    id: idSchema('en'),
    policyId: PolicyId,
    status: Type.Enum(['applied']),
    appliedOn: PlainDate,
    terms: EndorsementTermsSchema
  })
)
export const EndorsementPageSchema = shared('EndorsementPage', pageSchema(EndorsementSchema))

import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, CorporateNumber } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'
import { CentreCode } from '../centres/centre-code.ts'

const Size = Type.Enum(['sme', 'other'], {
  description: 'Which cap over all policyholders holds for it: that of small and medium-sized firms, or of others.'
})

export const PartyPath = fields({ businessNumber: BusinessNumber })

export const PartySchema = shared(
  'Party',
  fields(
    {
      businessNumber: BusinessNumber,
      party: Type.String({
        pattern: '^[0-9]{10}([0-9]{3})?$',
        maxLength: 13,
        description: 'The key by which caps, grades and events find the person.',
        examples: ['9998110000005']
      }),
      corporateNumber: orNull(CorporateNumber),
      toldBy: Type.Enum(['insurer', 'request'], {
        description: 'Whether an underwriter told who is behind the number, or requests alone.'
      }),
      size: orNull(Size),
      centre: orNull(CentreCode),
      businessNumbers: Type.Array(BusinessNumber, {
        maxItems: 1000,
        description: 'All numbers of the person, this one included.'
      }),
      version: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [1] })
    },
    { description: 'The legal person (법인·개인) behind a business number.' }
  )
)

export const TellPartyBody = fields(
  {
    corporateNumber: Type.Optional(CorporateNumber),
    sameAs: Type.Optional(BusinessNumber),
    size: Type.Optional(Size),
    centre: Type.Optional(CentreCode)
  },
  {
    description:
      'What the insurer knows of the firm: its corporation, or another business number of the same person; its size; the centre that serves it already. At least one of them; what is left out stays.',
    examples: [{ corporateNumber: '9998110000005', size: 'sme' }]
  }
)

export type TellPartyRequest = Static<typeof TellPartyBody>

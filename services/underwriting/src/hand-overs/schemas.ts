import { idSchema } from '@trade-credit/service/ids.ts'
import { READABLE_CODE_PATTERN } from '@trade-credit/service/readable-code.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, PlainDate } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { OfferId } from '../applications/schemas.ts'
import { HandOverStatusSchema } from '../offers/schemas.ts'

const CODE = '7Q2M-K9FD-0X4R-TB6H-W3NA'

export const OfferHandOverSchema = shared(
  'OfferHandOver',
  fields(
    {
      id: idSchema('oh'),
      offerId: OfferId,
      code: Type.String({
        pattern: READABLE_CODE_PATTERN,
        maxLength: 24,
        description:
          'Shown here alone, and kept by nobody: give it to the firm. One that is asked for later replaces it.',
        examples: [CODE]
      }),
      validUntil: { ...PlainDate, description: 'The last day on which the offer can be taken: its own.' },
      status: HandOverStatusSchema
    },
    { description: 'A code by which the channel of the firm takes an offer.' }
  )
)

export const TakeOfferBody = fields(
  {
    code: Type.String({
      maxLength: 40,
      // Its length stands in the pattern, so that whoever makes values of it, as the fuzzer does, makes them long enough.
      pattern: '^[0-9A-Za-z -]{20,40}$',
      description: 'As the firm was told it; small letters, other groups, and O for 0 or I and L for 1 do not matter.',
      examples: [CODE]
    }),
    businessNumber: BusinessNumber
  },
  { examples: [{ code: CODE, businessNumber: '9998100015' }] }
)

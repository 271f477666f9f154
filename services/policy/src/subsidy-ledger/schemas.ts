import { pageQuery } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { PolicyId } from '../policies/schemas.ts'

const ProgrammeCode = Type.String({ pattern: '^[a-z][a-z0-9_]{0,59}$', maxLength: 60, examples: ['busan_2023'] })
const Month = Type.String({
  pattern: '^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$',
  maxLength: 7,
  description: 'A calendar month, YYYY-MM.',
  examples: ['2023-04']
})

export const SettlementQuery = fields({ programme: ProgrammeCode, month: Month, ...pageQuery })

export const SettlementSchema = shared(
  'SubsidySettlement',
  fields(
    {
      programme: ProgrammeCode,
      month: Month,
      drawn: { ...Won, description: 'What it pays for policies that were bound in the month.' },
      returned: { ...Won, description: 'What it gets back for policies that ended before their time.' },
      balance: Type.Integer({
        minimum: Number.MIN_SAFE_INTEGER,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'Drawn less returned: below 0 where more came back than was drawn in the month.',
        examples: [2500000]
      }),
      bookings: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, examples: [1] }),
      items: Type.Array(
        fields({
          id: idSchema('sb'),
          policyId: PolicyId,
          policyholder: BusinessNumber,
          kind: Type.Enum(['drawn', 'returned']),
          amount: Won,
          bookedOn: PlainDate
        }),
        { maxItems: 200 }
      ),
      nextCursor: orNull(Type.String({ examples: ['1.WyJxdF8wMUpEM1oiXQ.c2lnbmF0dXJlIG9mIGl0Lg'] }))
    },
    { description: 'What a programme owes for a month. The sums are those of the whole month, on every page.' }
  )
)

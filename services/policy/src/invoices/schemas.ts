import { idSchema } from '@trade-credit/service/ids.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'

export const InvoiceId = idSchema('in')

export const InvoiceSchema = shared(
  'Invoice',
  fields({
    id: InvoiceId,
    kind: Type.Enum(['premium', 'endorsement', 'earned', 'repayment'], {
      description:
        '`earned`: for the days with cover of a premium that was overdue when the policy ended. `repayment`: what was paid back too much, since a premium was reversed afterwards.'
    }),
    dueOn: PlainDate,
    amount: Won,
    paid: Won,
    remaining: Won,
    status: Type.Enum(['open', 'overdue', 'paid', 'void'])
  })
)

import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { pageSchema } from '@trade-credit/service/http/paging.ts'
import { ID_PREFIXES, idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, PlainDate } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { CentreCode } from '../centres/centre-code.ts'

export const Ageing = Type.Enum(['on_time', 'due_today', 'overdue', 'no_standard'], {
  description:
    'How it stands against the standard days (표준처리기간) from receipt; `no_standard` where the product states none.'
})

export const Product = Type.Enum([...PRODUCT_CODES])
const Days = (description: string, example: number) =>
  Type.Integer({ minimum: -100_000, maximum: 100_000, description, examples: [example] })

const WaitingSchema = shared(
  'WaitingApplication',
  fields(
    {
      applicationId: idSchema(ID_PREFIXES.application),
      referralId: orNull(idSchema('rf')),
      status: Type.Enum(['submitted', 'documents_requested', 'returned', 'proposed', 'referred']),
      product: Product,
      policyholder: fields({ businessNumber: BusinessNumber }),
      centre: orNull(CentreCode),
      receivedOn: PlainDate,
      dueOn: orNull(PlainDate),
      daysWaiting: Days('Days since receipt, which is not counted.', 7),
      daysLeft: orNull(Days('Days until it is due; negative when it is overdue.', 1)),
      ageing: Ageing,
      assignee: orNull(lineOfText(200, { description: 'Who claimed its referral.', examples: ['underwriter'] }))
    },
    {
      description: 'An application that waits for its answer, against the standard days (표준처리기간) of its product.'
    }
  )
)

export const ApplicationAgeingPage = shared('ApplicationAgeingPage', pageSchema(WaitingSchema))

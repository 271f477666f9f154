import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'
import {
  FiledReceivableBody,
  LossReductionCostBody,
  MOST_RECEIVABLES,
  UndesignatedPayments
} from '../claims/receivable.schemas.ts'

const putForward = {
  receivableIds: Type.Optional(
    Type.Array(idSchema('rv'), {
      minItems: 1,
      maxItems: MOST_RECEIVABLES,
      description:
        'Declared receivables. Without any, and without `receivables`, all that are unpaid on the buyer are claimed.'
    })
  ),
  receivables: Type.Optional(
    Type.Array(FiledReceivableBody, {
      maxItems: MOST_RECEIVABLES,
      description: 'Receivables that were not declared before.'
    })
  ),
  undesignatedPayments: Type.Optional(UndesignatedPayments),
  securityProceeds: Type.Optional(Won),
  lossReductionCosts: Type.Optional(Type.Array(LossReductionCostBody, { maxItems: 100 })),
  lateReason: Type.Optional(
    lineOfText(1_000, {
      description: 'Why the claim comes late, where it does. Without one it is taken all the same, and flagged.',
      examples: ['회생 신청 사실을 뒤늦게 알았습니다.']
    })
  )
}

export const ClaimFilingBody = shared(
  'ClaimFiling',
  fields(
    {
      policyId: idSchema('po'),
      eventId: Type.Optional(idSchema('ev')),
      buyer: Type.Optional(BusinessNumber),
      ...putForward
    },
    {
      description: 'Names a confirmed event, or the overdue receivables: `eventId` or `receivableIds`.',
      examples: [{ policyId: 'po_01JD3ZQ8W5R7XG6K2M4N9P0TVB', eventId: 'ev_01JD3ZQ8W5R7XG6K2M4N9P0TVB' }]
    }
  )
)

export type ClaimFiling = Static<typeof ClaimFilingBody>

/** What is filed of a draft: everything that the draft does not know. */
export const DraftFilingBody = shared('DraftFiling', fields(putForward, { examples: [{}] }))

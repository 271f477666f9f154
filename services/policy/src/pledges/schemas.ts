import { pageQuery, pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { CertificateCode, PolicyId } from '../policies/schemas.ts'

export const PledgeId = idSchema('pg')
export const PledgePath = fields({ pledgeId: PledgeId })

/** An organisation as access tokens name it. */
export const Organisation = Type.String({
  pattern: '^[a-z][a-z0-9_.-]{1,62}$',
  maxLength: 63,
  description: 'The organisation of the bank, as its access tokens name it.',
  examples: ['org_bank']
})

export const PledgeStatus = Type.Enum(['assigned', 'acknowledged', 'released'], {
  description: 'Pledged by the policyholder; confirmed by the bank; given back by the bank.'
})

export const PledgeBody = fields({
  bank: Organisation,
  loanReference: lineOfText(100, { description: 'The bank’s own number of the loan.', examples: ['대출-2022-0311'] }),
  loanAmount: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Claim money goes to the bank first, up to this many won.',
    examples: [30000000]
  })
})

export const PledgeSchema = shared(
  'Pledge',
  fields({
    id: PledgeId,
    policyId: PolicyId,
    certificateCode: { ...CertificateCode, description: 'Ask GET /v1/certificates/{code} how the policy stands.' },
    bank: Organisation,
    rank: Type.Integer({ minimum: 1, description: 'The order in which banks are paid.', examples: [1] }),
    status: PledgeStatus,
    loanReference: Type.String({ examples: ['대출-2022-0311'] }),
    loanAmount: Won,
    assignedOn: PlainDate,
    acknowledgedOn: { ...orNull(PlainDate), examples: [null] },
    releasedOn: { ...orNull(PlainDate), examples: [null] }
  })
)

export const PledgePageSchema = shared('PledgePage', pageSchema(PledgeSchema))

export const PledgeListQuery = fields({
  ...pageQuery,
  policyId: Type.Optional(PolicyId),
  status: Type.Optional(PledgeStatus)
})

import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { fields, orNull } from '@trade-credit/service/fields.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { BusinessNumber, PlainDate, Won } from '@trade-credit/service/schemas.ts'
import { shared } from '@trade-credit/service/shared-schema.ts'
import { Type } from 'typebox'
import { PledgeId, PledgeStatus } from '../pledges/schemas.ts'

const Code = Type.String({ examples: ['7Q2M-K9FD-0X4R-TB6H-W3NA'] })
const Percent = Type.Number({ minimum: 0, maximum: 100, examples: [80] })
const Period = fields({
  inception: PlainDate,
  expiry: PlainDate,
  endedOn: { ...orNull(PlainDate), examples: [null] }
})
const Status = Type.Enum(['in_force', 'in_arrears', 'cancelled', 'terminated', 'rescinded', 'expired', 'closed'])

export const CertificatePath = fields({ policyId: idSchema('po') })
/** Any text may be asked about: what is no code is simply no certificate. */
export const CodePath = fields({
  code: Type.String({
    format: 'printable-ascii',
    minLength: 1,
    maxLength: 100,
    description: 'As it stands on the certificate; small letters are read as capitals.',
    examples: ['7Q2M-K9FD-0X4R-TB6H-W3NA']
  })
})

export const CertificateSchema = shared(
  'Certificate',
  fields({
    code: Code,
    policyId: idSchema('po'),
    status: Status,
    product: Type.Enum([...PRODUCT_CODES]),
    productName: Type.String({ examples: ['한사랑보험 일반형'] }),
    policyholder: fields({ businessNumber: BusinessNumber, name: Type.String({ examples: ['예시정밀'] }) }),
    period: Period,
    // Of all buyers together, as the cover stands today or stood last.
    insuredAmount: Won,
    buyers: Type.Array(
      fields({
        businessNumber: BusinessNumber,
        name: Type.String({ examples: ['예시모터스'] }),
        insuredAmount: Won,
        coveragePercent: Percent,
        coveredFrom: PlainDate,
        coveredUntil: PlainDate
      }),
      { maxItems: 20_000, description: 'One for each stretch of days on the same terms.' }
    ),
    premium: fields({ net: Won, payable: Won, paymentPlan: Type.Enum(['annual', 'instalments']) }),
    conditions: Type.Array(Type.Unknown({ description: 'A condition of the offer.' }), { examples: [[]] }),
    digest: Type.String({
      description:
        'SHA-256 over everything else as canonical JSON (RFC 8785): two certificates of one digest say the same.',
      examples: ['sha256:0f…']
    })
  })
)

export const CertificateCheckSchema = shared(
  'CertificateCheck',
  fields({
    code: Code,
    authentic: Type.Boolean({ description: 'False for a code that no certificate has.' }),
    checkedOn: PlainDate,
    policyholder: orNull(fields({ name: Type.String({ examples: ['예시정밀'] }) })),
    product: orNull(Type.Enum([...PRODUCT_CODES])),
    period: orNull(Period),
    status: orNull(Status),
    pledge: orNull(
      fields(
        {
          id: PledgeId,
          status: PledgeStatus,
          rank: Type.Integer({ minimum: 1, examples: [1] }),
          loanAmount: Won,
          insuredAmount: Won,
          coverLeft: Type.Integer({
            minimum: 0,
            maximum: Number.MAX_SAFE_INTEGER,
            description: 'The insured amounts less what was paid or is being paid for claims, all buyers together.',
            examples: [50000000]
          }),
          events: Type.Array(
            fields({
              type: Type.String({ examples: ['rehabilitation_petition'] }),
              buyer: BusinessNumber,
              occurredOn: PlainDate,
              confirmedOn: PlainDate
            }),
            { maxItems: 1000, description: 'Confirmed public events on buyers of the policy.' }
          )
        },
        { description: 'For a bank to which the policy is pledged; null for everybody else.' }
      )
    )
  })
)

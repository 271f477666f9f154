import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { DiscountSchema, SubsidySchema } from '@trade-credit/quoting/cover.schemas.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, PlainDate, RuleSchema, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { InvoiceSchema } from '../invoices/schemas.ts'
import { Organisation, PledgeId, PledgeStatus } from '../pledges/schemas.ts'
import { PeriodSchema, PolicyholderSchema, PolicyId } from '../policies/schemas.ts'
import { TERM_CODES } from './certificate-terms.ts'

const Code = Type.String({ examples: ['7Q2M-K9FD-0X4R-TB6H-W3NA'] })
const Percent = Type.Number({ minimum: 0, maximum: 100, examples: [80] })
const Status = Type.Enum(['in_force', 'in_arrears', 'cancelled', 'terminated', 'rescinded', 'expired', 'closed'])

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
    checkAt: Type.String({
      description: 'Where whoever holds the code asks whether the certificate is genuine.',
      examples: ['/v1/certificates/7Q2M-K9FD-0X4R-TB6H-W3NA']
    }),
    issuedOn: PlainDate,
    policyId: PolicyId,
    status: Status,
    runOff: Type.Boolean({
      description: 'Cover is over, and claims may still come for what was supplied while it ran.'
    }),
    product: Type.Enum([...PRODUCT_CODES]),
    productName: Type.String({ examples: ['한사랑보험 일반형'] }),
    policyholder: PolicyholderSchema,
    period: PeriodSchema,
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
    premium: fields({
      gross: Won,
      discounts: Type.Array(DiscountSchema, { maxItems: 20, examples: [[]] }),
      net: Won,
      subsidies: Type.Array(SubsidySchema, { maxItems: 100, examples: [[]] }),
      payable: Won,
      paymentPlan: Type.Enum(['annual', 'instalments']),
      invoices: Type.Array(InvoiceSchema, { maxItems: 1000 })
    }),
    terms: Type.Array(
      fields({
        code: Type.Enum([...TERM_CODES]),
        rule: { ...orNull(RuleSchema), description: 'Null where nobody published it: the product’s own terms decide.' }
      }),
      { maxItems: 50, description: 'What triggers a claim, within which time, and what is not paid.' }
    ),
    pledges: Type.Array(
      fields({
        bank: Organisation,
        rank: Type.Integer({ minimum: 1, maximum: 1_000_000, examples: [1] }),
        status: PledgeStatus,
        loanAmount: Won,
        assignedOn: PlainDate
      }),
      { maxItems: 10_000, description: 'Those that were not released, by rank.', examples: [[]] }
    ),
    conditions: Type.Array(
      fields({
        businessNumber: { ...orNull(BusinessNumber), description: 'Null for a condition of the whole.' },
        text: Type.String({ examples: ['분기마다 매출채권 현황을 제출'] })
      }),
      { maxItems: 10_000, examples: [[]] }
    ),
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
    period: orNull(PeriodSchema),
    status: orNull(Status),
    pledge: orNull(
      fields(
        {
          id: PledgeId,
          status: PledgeStatus,
          rank: Type.Integer({ minimum: 1, examples: [1] }),
          loanAmount: Won,
          // As the certificate says it.
          insuredAmount: Won,
          coverLeft: Type.Integer({
            minimum: 0,
            maximum: Number.MAX_SAFE_INTEGER,
            description:
              'What new claims can come to at most by the cover of today, or of its last day: of each buyer the insured amount less what was paid or is being paid. Earlier supplies under a limit that was lowered since may bring more.',
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

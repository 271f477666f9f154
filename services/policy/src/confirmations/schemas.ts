import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { pageQuery, pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'
import { Organisation } from '../pledges/schemas.ts'
import { CertificateCode, PeriodSchema, PolicyholderSchema, PolicyId } from '../policies/schemas.ts'
import { CoverageSchema, Instrument } from '../receivables/schemas.ts'

const MOST_BUYERS = 200

export const ConfirmationPath = fields({ confirmationId: idSchema('ic') })
export const ConfirmedReceivablesQuery = fields(pageQuery)
export const ConfirmationListQuery = fields({ ...pageQuery, policyId: Type.Optional(PolicyId) })

export const ConfirmationBody = fields({
  policyId: PolicyId,
  bank: Organisation,
  buyers: Type.Array(BusinessNumber, {
    minItems: 1,
    maxItems: MOST_BUYERS,
    uniqueItems: true,
    description: 'The buyers whose receivables the bank may know of.',
    examples: [['9998600043']]
  }),
  validUntil: PlainDate
})

const MostPayable = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description:
    'The most that could be paid if the buyer had failed on `asOf`: what is covered by the coverage ratio, within the insured amount. Of a buyer less what was paid, or is being paid, already.',
  examples: [40000000]
})

/** What the bank is told, as it stood on `asOf`. */
const FactsSchema = shared(
  'InsuredReceivables',
  fields({
    policyholder: PolicyholderSchema,
    product: Type.Enum([...PRODUCT_CODES]),
    certificateCode: { ...CertificateCode, description: 'Of the policy: `checkCertificate` says how it stands now.' },
    period: PeriodSchema,
    pledges: fields(
      {
        others: Type.Integer({ minimum: 0, description: 'Pledges of the policy to other banks.', examples: [0] }),
        ownRank: {
          ...orNull(Type.Integer({ minimum: 1 })),
          description: 'The rank of the bank’s own pledge; null where it has none.',
          examples: [null]
        }
      },
      { description: 'Pledgees are paid first, by rank.' }
    ),
    buyers: Type.Array(
      fields({
        businessNumber: BusinessNumber,
        name: {
          ...orNull(Type.String()),
          description: 'Null for a buyer that was never in the policy.',
          examples: ['예시모터스']
        },
        insuredAmount: Won,
        coveragePercent: { ...orNull(Type.Number({ minimum: 0, maximum: 100 })), examples: [80] },
        receivables: Type.Integer({ minimum: 0, description: 'Not settled.', examples: [3] }),
        outstanding: Won,
        coveredOutstanding: Won,
        mostPayable: MostPayable
      }),
      { maxItems: MOST_BUYERS, description: 'By business number.' }
    ),
    receivablesDigest: {
      ...orNull(Type.String()),
      description:
        'SHA-256 over the receivables as `listConfirmedReceivables` gives them, each as canonical JSON (RFC 8785) with the codes of its findings in place of the findings, and a line feed. Null for what was confirmed before they were listed.',
      examples: ['sha256:0f…']
    }
  })
)

export const ConfirmationSchema = shared(
  'InsuredReceivablesConfirmation',
  fields({
    id: idSchema('ic'),
    checkAt: Type.String({
      description: 'Where the bank finds it.',
      examples: ['/v1/insured-receivables-confirmations/ic_01JD3ZQ8W5R7XG6K2M4N9P0TVB']
    }),
    policyId: PolicyId,
    bank: Organisation,
    consentedOn: PlainDate,
    validUntil: PlainDate,
    withdrawnOn: { ...orNull(PlainDate), examples: [null] },
    asOf: PlainDate,
    facts: FactsSchema,
    digest: Type.String({
      description: 'SHA-256 over everything else but `withdrawnOn` as canonical JSON (RFC 8785). The PDF names it too.',
      examples: ['sha256:0f…']
    })
  })
)
export const ConfirmationPageSchema = shared('InsuredReceivablesConfirmationPage', pageSchema(ConfirmationSchema))

const ConfirmedReceivableSchema = shared(
  'ConfirmedReceivable',
  fields({
    buyer: BusinessNumber,
    instrument: Instrument,
    invoiceNumber: Type.String({ examples: ['A-2022-0317'] }),
    taxInvoiceNumber: orNull(Type.String({ examples: ['20220302-41000000-00000001'] })),
    suppliedOn: PlainDate,
    dueOn: PlainDate,
    outstanding: Won,
    mostPayable: MostPayable,
    coverage: CoverageSchema
  })
)
export const ConfirmedReceivablePageSchema = shared('ConfirmedReceivablePage', pageSchema(ConfirmedReceivableSchema))

import { pageQuery, pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, FindingSchema, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'
import { PolicyId } from '../policies/schemas.ts'

export const ReceivableId = idSchema('rv')
export const ChangeId = idSchema('rc')

export const ReceivablePath = fields({ policyId: PolicyId, receivableId: ReceivableId })

export const Instrument = Type.Enum(['open_account', 'bill', 'electronic'], {
  description: 'Open account (외상매출금), bill (받을어음), or electronic receivable (전자방식 외상매출채권).'
})
const InvoiceNumber = lineOfText(100, {
  description: 'The seller’s own number of the invoice; of a bill, its number.',
  examples: ['A-2022-0317']
})
const TaxInvoiceNumber = lineOfText(60, {
  description: '승인번호 of the tax invoice.',
  examples: ['20220302-41000000-00000001']
})
/** An amount above 0. */
export const SomeWon = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Whole Korean won, more than 0.',
  examples: [5000000]
})

export const RECEIVABLE_EXAMPLE = {
  buyer: '9998600043',
  instrument: 'open_account',
  invoiceNumber: 'A-2022-0317',
  suppliedOn: '2022-03-02',
  dueOn: '2022-05-31',
  amount: 40000000,
  supplyValue: 36363636,
  vat: 3636364,
  taxInvoiceNumber: '20220302-41000000-00000001',
  billIssuedOn: null
}

/** What is said of a receivable when it is declared. */
export const declarationFields = {
  buyer: BusinessNumber,
  instrument: Instrument,
  invoiceNumber: InvoiceNumber,
  suppliedOn: PlainDate,
  dueOn: PlainDate,
  amount: SomeWon,
  supplyValue: Type.Optional(orNull(Won)),
  vat: Type.Optional(orNull(Won)),
  taxInvoiceNumber: Type.Optional(orNull(TaxInvoiceNumber)),
  billIssuedOn: Type.Optional(orNull(PlainDate))
}

export const ReceivableBodySchema = shared(
  'ReceivableDeclaration',
  fields(declarationFields, { examples: [RECEIVABLE_EXAMPLE] })
)
export type ReceivableBody = Static<typeof ReceivableBodySchema>

export const CoverageSchema = shared(
  'ReceivableCoverage',
  fields({
    status: Type.Enum(['covered', 'not_covered', 'undecided'], {
      description: '`undecided` waits for a person, such as while the buyer disputes the invoice.'
    }),
    coveredAmount: Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description:
        'What would count as a loss if the buyer failed now. The insured amount bounds all of a buyer’s together.',
      examples: [40000000]
    }),
    insuredAmount: orNull(Won),
    coveragePercent: { ...orNull(Type.Number({ minimum: 0, maximum: 100 })), examples: [80] },
    findings: Type.Array(FindingSchema, { maxItems: 20, examples: [[]] })
  })
)

const receivable = {
  id: ReceivableId,
  policyId: PolicyId,
  buyer: BusinessNumber,
  instrument: Instrument,
  invoiceNumber: Type.String({ examples: ['A-2022-0317'] }),
  taxInvoiceNumber: orNull(Type.String({ examples: ['20220302-41000000-00000001'] })),
  suppliedOn: PlainDate,
  dueOn: PlainDate,
  billIssuedOn: { ...orNull(PlainDate), examples: [null] },
  amount: Won,
  supplyValue: orNull(Won),
  vat: orNull(Won),
  settled: Won,
  withdrawn: {
    ...Won,
    description: 'What of it was declared by mistake and taken back: it was never owed.',
    examples: [0]
  },
  outstanding: Won,
  status: Type.Enum(['open', 'overdue', 'settled', 'withdrawn'], {
    description: '`overdue` is open and past its due date; `withdrawn` is so wholly.'
  }),
  disputedOn: { ...orNull(PlainDate), examples: [null] },
  corrects: {
    ...orNull(ReceivableId),
    description: 'The withdrawn receivable in whose place it was declared.',
    examples: [null]
  },
  correctedOn: {
    ...orNull(PlainDate),
    description: 'When it was, or a withdrawal of it was taken back: it counts as declared on that day.',
    examples: [null]
  },
  putOffFrom: {
    ...orNull(PlainDate),
    description:
      'The first due date, where it had passed when the receivable was declared anew with a later one: as far from it as an agreement on the overdue may reach, nobody has to look at that.',
    examples: [null]
  },
  coverage: CoverageSchema,
  createdAt: Type.String({ format: 'date-time', examples: ['2022-03-02T01:02:03.456Z'] })
}

const ChangeSchema = shared(
  'ReceivableChange',
  fields({
    id: ChangeId,
    kind: Type.Enum(['payment', 'return', 'offset', 'withdrawal', 'reversal']),
    amount: Won,
    occurredOn: PlainDate,
    designated: Type.Boolean({ description: 'Whether the payer said that it pays this invoice (민법 §476).' }),
    reverses: { ...orNull(ChangeId), examples: [null] },
    reversedBy: { ...orNull(ChangeId), examples: [null] },
    buyerPaymentId: { ...orNull(idSchema('bp')), examples: [null] },
    reason: { ...orNull(Type.String()), description: 'Of a withdrawal.', examples: [null] },
    createdAt: Type.String({ format: 'date-time', examples: ['2022-04-20T01:02:03.456Z'] })
  })
)

export const ReceivableSchema = shared(
  'Receivable',
  fields({
    ...receivable,
    disputeReason: { ...orNull(Type.String()), examples: [null] },
    correctedBy: {
      ...orNull(ReceivableId),
      description: 'The receivable that was declared in its place.',
      examples: [null]
    },
    changes: Type.Array(ChangeSchema, { maxItems: 1000, description: 'The newest 1,000, oldest first.' })
  })
)
export const ReceivablePageSchema = shared('ReceivablePage', pageSchema(fields(receivable)))

export const ReceivableListQuery = fields({
  ...pageQuery,
  buyer: Type.Optional(BusinessNumber),
  status: Type.Optional(Type.Enum(['open', 'overdue', 'settled', 'withdrawn', 'disputed'])),
  dueBefore: Type.Optional(PlainDate),
  invoiceNumber: Type.Optional(InvoiceNumber),
  taxInvoiceNumber: Type.Optional(TaxInvoiceNumber)
})

export const BuyerPaymentBody = fields({ buyer: BusinessNumber, amount: SomeWon, paidOn: PlainDate })

export const BuyerPaymentSchema = shared(
  'BuyerPayment',
  fields({
    id: idSchema('bp'),
    policyId: PolicyId,
    buyer: BusinessNumber,
    amount: Won,
    paidOn: PlainDate,
    law: Type.String({ description: 'What says which invoices it settles.', examples: ['민법 §477'] }),
    allocations: Type.Array(
      fields({
        receivableId: ReceivableId,
        changeId: ChangeId,
        invoiceNumber: Type.String({ examples: ['A-2022-0317'] }),
        dueOn: PlainDate,
        amount: Won,
        outstanding: Won
      }),
      { maxItems: 100_000, description: 'In the order of their due dates.' }
    )
  })
)

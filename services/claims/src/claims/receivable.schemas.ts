import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'

/** Most receivables of one claim. */
export const MOST_RECEIVABLES = 2_000

const PaymentSchema = fields({ amount: Won, paidOn: PlainDate })
const InvoiceNumber = lineOfText(60, { description: 'The seller’s own number of it.', examples: ['A-1'] })
const Instrument = Type.Enum(['open_account', 'bill', 'electronic'], { examples: ['open_account'] })
const VatStatus = Type.Enum(['declared', 'not_yet_due', 'omitted'], {
  description: 'Whether the sale was in the VAT return; `not_yet_due` while that is not yet to be filed.',
  examples: ['declared']
})

/** A receivable that was not declared before, as a claim names it. */
export const FiledReceivableBody = shared(
  'FiledReceivableInput',
  fields({
    invoiceNumber: InvoiceNumber,
    taxInvoiceNumber: Type.Optional(
      orNull(lineOfText(60, { description: '승인번호 of the tax invoice.', examples: ['202203020000000000000001'] }))
    ),
    instrument: Type.Optional(Instrument),
    suppliedOn: PlainDate,
    dueOn: PlainDate,
    billIssuedOn: Type.Optional(orNull(PlainDate)),
    amount: Won,
    vat: Type.Optional(orNull(Won)),
    payments: Type.Optional(Type.Array(PaymentSchema, { maxItems: 500, description: 'Payments designated to it.' })),
    returned: Type.Optional(Won),
    offset: Type.Optional(Won),
    interestBearing: Type.Optional(Type.Boolean()),
    vatStatus: Type.Optional(VatStatus),
    realTrade: Type.Optional(Type.Boolean()),
    disputed: Type.Optional(Type.Boolean())
  })
)
export type FiledReceivableInput = Static<typeof FiledReceivableBody>

/** A receivable as the claim keeps it. */
export const FiledReceivableSchema = shared(
  'FiledReceivable',
  fields({
    receivableId: orNull(Type.String({ maxLength: 40, examples: ['rv_01JD3ZQ8W5R7XG6K2M4N9P0TVB'] })),
    invoiceNumber: InvoiceNumber,
    taxInvoiceNumber: orNull(Type.String({ maxLength: 60, examples: ['202203020000000000000001'] })),
    instrument: Instrument,
    suppliedOn: PlainDate,
    dueOn: PlainDate,
    billIssuedOn: orNull(PlainDate),
    amount: Won,
    vat: orNull(Won),
    payments: Type.Array(PaymentSchema, { maxItems: 500 }),
    returned: Won,
    offset: Won,
    interestBearing: Type.Boolean(),
    vatStatus: VatStatus,
    realTrade: Type.Boolean(),
    disputed: Type.Boolean(),
    withdrawn: Type.Optional({ ...Won, description: 'What of it the policyholder took back.', examples: [0] }),
    correctedOn: Type.Optional({
      ...orNull(PlainDate),
      description: 'When it was declared anew, or put forward otherwise than it was declared.',
      examples: [null]
    }),
    correctedLate: Type.Optional(
      Type.Boolean({
        description: 'Whether a claim or an overdue rested on what was declared before.',
        examples: [false]
      })
    ),
    claimableFrom: orNull(PlainDate)
  })
)

/** A cost of lessening the loss (상법 §680). */
export const LossReductionCostBody = fields({
  amount: Won,
  description: Type.Optional(orNull(lineOfText(200, { examples: ['가압류 비용'] }))),
  necessary: Type.Optional(Type.Boolean({ description: 'Whether it was necessary or useful; true when left out.' }))
})

export const UndesignatedPayments = Type.Array(PaymentSchema, {
  maxItems: 500,
  description: 'Payments of the buyer that nobody designated to one receivable (민법 §477 then shares them out).'
})

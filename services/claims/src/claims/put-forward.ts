import type { ClaimedReceivable, VatStatus } from '@trade-credit/domain/losses/claimed-receivable.ts'
import type { Resemblance } from '@trade-credit/domain/losses/resembling-receivable.ts'
import { taxInvoiceKey } from '@trade-credit/domain/losses/tax-invoice-key.ts'
import type { Instrument } from '@trade-credit/domain/overdues/overdue.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'

/** One receivable as a claim puts it forward; amounts are whole won. */
export interface PutForwardReceivable {
  /** Of a declared one. */
  readonly receivableId: string | null
  readonly invoiceNumber: string
  readonly taxInvoiceNumber: string | null
  readonly instrument: Instrument
  readonly suppliedOn: PlainDate
  readonly dueOn: PlainDate
  readonly billIssuedOn: PlainDate | null
  readonly amount: number
  readonly vat: number | null
  /** Payments designated to it. */
  readonly payments: readonly { readonly amount: number; readonly paidOn: PlainDate }[]
  readonly returned: number
  readonly offset: number
  /** What the policyholder took back of it; left out, with the next two, by claims from before it could. */
  readonly withdrawn?: number
  /** When it was declared anew, or put forward otherwise than it was declared; null where it never was. */
  readonly correctedOn?: PlainDate | null
  readonly correctedLate?: boolean
  /** Whether an officer saw papers that prove it. */
  readonly correctionProven?: boolean
  readonly interestBearing: boolean
  readonly vatStatus: VatStatus
  readonly realTrade: boolean
  readonly disputed: boolean
  /** First day on which it can be claimed where it is overdue; null for an event of the buyer. */
  readonly claimableFrom: PlainDate | null
}

/** Money that was spent to lessen the loss. */
export interface PutForwardCost {
  readonly amount: number
  readonly description: string | null
  readonly necessary: boolean
}

/** What a claim puts forward. */
export interface PutForward {
  readonly receivables: readonly PutForwardReceivable[]
  readonly undesignatedPayments: readonly { readonly amount: number; readonly paidOn: PlainDate }[]
  readonly securityProceeds: number
  readonly lossReductionCosts: readonly PutForwardCost[]
}

/** Which claims already count a receivable, and which one puts forward what may be the same. */
export interface CountedElsewhere {
  readonly underAnotherPolicy: boolean
  readonly inAnotherClaim: boolean
  /** Left out where there is none; the amount in whole won. */
  readonly resembles?: Omit<Resemblance, 'amount'> & { readonly amount: number }
}

/** The receivable in the words of the domain. */
export function claimedReceivable(
  receivable: PutForwardReceivable,
  { underAnotherPolicy, inAnotherClaim, resembles }: CountedElsewhere
): ClaimedReceivable {
  return {
    invoiceNumber: receivable.invoiceNumber,
    taxInvoiceNumber: receivable.taxInvoiceNumber,
    instrument: receivable.instrument,
    suppliedOn: plainDate(receivable.suppliedOn),
    dueOn: plainDate(receivable.dueOn),
    billIssuedOn: receivable.billIssuedOn,
    amount: won(receivable.amount),
    vat: receivable.vat === null ? null : won(receivable.vat),
    payments: receivable.payments.map(({ amount, paidOn }) => ({ amount: won(amount), paidOn: plainDate(paidOn) })),
    returned: won(receivable.returned),
    offset: won(receivable.offset),
    withdrawn: won(receivable.withdrawn ?? 0),
    correctedOn: receivable.correctedOn ?? null,
    correctedLate: receivable.correctedLate ?? false,
    correctionProven: receivable.correctionProven ?? false,
    interestBearing: receivable.interestBearing,
    vatStatus: receivable.vatStatus,
    realTrade: receivable.realTrade,
    disputed: receivable.disputed,
    underAnotherPolicy,
    inAnotherClaim,
    ...(resembles && { resembles: { ...resembles, amount: won(resembles.amount) } }),
    claimableFrom: receivable.claimableFrom
  }
}

/**
 * By what the receivable is known across all policies of its party: its tax invoice or bill number, and buyer, invoice number and day
 * of supply, so that leaving a number out makes no second receivable.
 */
export function marksOf(receivable: PutForwardReceivable, buyer: string): string[] {
  const { instrument, invoiceNumber, taxInvoiceNumber, suppliedOn } = receivable
  return [
    ...(taxInvoiceNumber === null ? [] : [`tax_invoice:${taxInvoiceKey(taxInvoiceNumber)}`]),
    ...(instrument === 'bill' ? [`bill:${taxInvoiceKey(invoiceNumber)}`] : []),
    `invoice:${buyer}:${suppliedOn}:${invoiceNumber}`
  ]
}

import type { Transaction } from '@trade-credit/database/transaction.ts'
import { taxInvoiceKey } from '@trade-credit/domain/claims/tax-invoice-key.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { PutForwardReceivable } from './put-forward.ts'

interface DeclaredFacts
  extends Pick<PutForwardReceivable, 'invoiceNumber' | 'taxInvoiceNumber' | 'instrument' | 'suppliedOn' | 'dueOn'> {
  readonly id: string
  readonly buyer: string
  readonly amount: bigint
  readonly settled: bigint
  readonly withdrawn: bigint
  readonly disputed: boolean
  readonly correctedOn: PlainDate | null
  readonly correctedLate: boolean
}

/**
 * Marks receivables that a claim brings along though the same invoice was declared with other facts, paid, disputed or withdrawn: they
 * count as declared anew on the day of the filing, so that an officer looks at the papers. What says the same counts as declared when that
 * was. Otherwise an event would let every declaration be improved.
 */
export async function markDeclaredOtherwise(
  trx: Pick<Transaction, 'query'>,
  { policyId, buyer }: { readonly policyId: string; readonly buyer: string },
  own: readonly PutForwardReceivable[],
  on: PlainDate
): Promise<PutForwardReceivable[]> {
  if (own.length === 0) return []
  const rows = await trx.query<DeclaredFacts>({
    name: 'declared_by_number',
    text: `select id, invoice_number as "invoiceNumber", tax_invoice_number as "taxInvoiceNumber", instrument, supplied_on as "suppliedOn",
        due_on as "dueOn", buyer, amount, settled, withdrawn, disputed_on is not null as disputed, corrected_on as "correctedOn",
        corrected_late as "correctedLate"
      from policy.published_receivable
      where policy_id = $1 and ((buyer = $2 and invoice_number = any ($3))
        or regexp_replace(upper(normalize(tax_invoice_number, NFKC)), '[^[:alnum:]]', '', 'g') = any ($4))`,
    values: [
      policyId,
      buyer,
      own.map(({ invoiceNumber }) => invoiceNumber),
      own.flatMap(({ taxInvoiceNumber }) => (taxInvoiceNumber === null ? [] : taxInvoiceKey(taxInvoiceNumber)))
    ]
  })
  return own.map(receivable => {
    const known = rows.filter(row => isSame(row, receivable, buyer))
    if (known.length === 0) return receivable
    const same = known.find(row => saysTheSame(row, receivable, buyer))
    if (!same) return { ...receivable, correctedOn: on, correctedLate: true }
    const { id, settled, disputed, correctedOn, correctedLate } = same
    // What is declared of it later is then followed; where the claim knows of more, it says so itself.
    const knowsNoMore = settled === settledOf(receivable) && disputed === receivable.disputed
    return { ...receivable, receivableId: knowsNoMore ? id : null, correctedOn, correctedLate }
  })
}

function isSame(row: DeclaredFacts, { invoiceNumber, taxInvoiceNumber }: PutForwardReceivable, buyer: string): boolean {
  if (row.buyer === buyer && row.invoiceNumber === invoiceNumber) return true
  if (row.taxInvoiceNumber === null || taxInvoiceNumber === null) return false
  return taxInvoiceKey(row.taxInvoiceNumber) === taxInvoiceKey(taxInvoiceNumber)
}

function saysTheSame(row: DeclaredFacts, own: PutForwardReceivable, buyer: string): boolean {
  return (
    row.buyer === buyer &&
    row.withdrawn === 0n &&
    row.settled <= settledOf(own) &&
    (own.disputed || !row.disputed) &&
    row.amount === BigInt(own.amount) &&
    row.instrument === own.instrument &&
    row.suppliedOn === own.suppliedOn &&
    row.dueOn === own.dueOn
  )
}

function settledOf({ payments, returned, offset }: PutForwardReceivable): bigint {
  return payments.reduce((sum, { amount }) => sum + BigInt(amount), BigInt(returned) + BigInt(offset))
}

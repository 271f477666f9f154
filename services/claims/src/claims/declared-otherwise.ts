import type { Transaction } from '@trade-credit/database/transaction.ts'
import { taxInvoiceKey } from '@trade-credit/domain/claims/tax-invoice-key.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { PutForwardReceivable } from './put-forward.ts'

interface DeclaredFacts
  extends Pick<PutForwardReceivable, 'invoiceNumber' | 'taxInvoiceNumber' | 'instrument' | 'suppliedOn' | 'dueOn'> {
  readonly amount: bigint
  readonly withdrawn: bigint
}

/**
 * Marks receivables that a claim brings along though the same invoice was declared with other facts, or was withdrawn: they count as
 * declared anew on the day of the filing, so that an officer looks at the papers. Otherwise an event would let every declaration be
 * improved.
 */
export async function markDeclaredOtherwise(
  trx: Pick<Transaction<unknown>, 'query'>,
  { policyId, buyer }: { readonly policyId: string; readonly buyer: string },
  own: readonly PutForwardReceivable[],
  on: PlainDate
): Promise<PutForwardReceivable[]> {
  if (own.length === 0) return []
  const rows = await trx.query<DeclaredFacts>({
    name: 'declared_by_number',
    text: `select invoice_number as "invoiceNumber", tax_invoice_number as "taxInvoiceNumber", instrument, supplied_on as "suppliedOn",
        due_on as "dueOn", amount, withdrawn
      from policy.published_receivable
      where policy_id = $1 and buyer = $2 and (invoice_number = any ($3) or tax_invoice_number = any ($4))`,
    values: [
      policyId,
      buyer,
      own.map(({ invoiceNumber }) => invoiceNumber),
      own.flatMap(({ taxInvoiceNumber }) => taxInvoiceNumber ?? [])
    ]
  })
  return own.map(receivable => {
    const same = rows.filter(row => isSame(row, receivable))
    const isOtherwise = same.length > 0 && !same.some(row => saysTheSame(row, receivable))
    return isOtherwise ? { ...receivable, correctedOn: on, correctedLate: true } : receivable
  })
}

function isSame(row: DeclaredFacts, { invoiceNumber, taxInvoiceNumber }: PutForwardReceivable): boolean {
  if (row.invoiceNumber === invoiceNumber) return true
  if (row.taxInvoiceNumber === null || taxInvoiceNumber === null) return false
  return taxInvoiceKey(row.taxInvoiceNumber) === taxInvoiceKey(taxInvoiceNumber)
}

function saysTheSame(row: DeclaredFacts, own: PutForwardReceivable): boolean {
  return (
    row.withdrawn === 0n &&
    row.amount === BigInt(own.amount) &&
    row.instrument === own.instrument &&
    row.suppliedOn === own.suppliedOn &&
    row.dueOn === own.dueOn
  )
}

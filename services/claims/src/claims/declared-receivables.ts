import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { Instrument } from '@trade-credit/domain/overdues/overdue.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { won, wonView } from '@trade-credit/domain/won.ts'
import type { PutForward, PutForwardReceivable } from './put-forward.ts'

interface Change {
  readonly kind: 'payment' | 'return' | 'offset' | 'withdrawal'
  readonly amount: number
  readonly on: PlainDate
  readonly designated: boolean
}

interface DeclaredRow {
  readonly id: string
  readonly buyer: string
  readonly instrument: Instrument
  readonly invoiceNumber: string
  readonly taxInvoiceNumber: string | null
  readonly suppliedOn: PlainDate
  readonly dueOn: PlainDate
  readonly billIssuedOn: PlainDate | null
  readonly amount: bigint
  readonly vat: bigint | null
  readonly disputed: boolean
  readonly isSettled: boolean
  readonly correctedOn: PlainDate | null
  readonly correctedLate: boolean
  readonly changes: readonly Change[]
}

/** Of `policy.published_receivable r`, by what its number is the same however it is written: `taxInvoiceKey`. */
export const KEY_OF_INVOICE = `coalesce(nullif(regexp_replace(upper(normalize(r.invoice_number, NFKC)), '[^[:alnum:]]', '', 'g'), ''),
  r.invoice_number)`

/** Declared receivables as a claim puts them forward, and the payments on them that nobody designated. */
export interface DeclaredReceivables extends Pick<PutForward, 'receivables' | 'undesignatedPayments'> {
  /** Of those that were asked for by id. */
  readonly found: ReadonlySet<string>
  /** Whether anything of them is unpaid. */
  readonly isOwed: boolean
}

/**
 * What the policyholder declared: the receivables named, or every one on the buyer that is not settled; at most `most` and one
 * more. What was taken back by a reversal is left out.
 */
export async function declaredReceivables(
  trx: Pick<Transaction, 'query'>,
  of: {
    readonly policyId: string
    readonly buyer: string
    readonly ids: readonly string[] | null
    /** Leaves what is settled out, with what was paid on it. */
    readonly onlyOwed?: boolean
  },
  claimableFromOf: (receivable: { id: string; dueOn: PlainDate; instrument: Instrument }) => PlainDate | null,
  most: number
): Promise<DeclaredReceivables> {
  const rows = await trx.query<DeclaredRow>({
    name: 'declared_receivables',
    text: `select r.id, r.buyer, r.instrument, r.invoice_number as "invoiceNumber", r.tax_invoice_number as "taxInvoiceNumber",
        r.supplied_on as "suppliedOn", r.due_on as "dueOn", r.bill_issued_on as "billIssuedOn", r.amount, r.vat,
        r.disputed_on is not null as disputed, r.settled >= r.amount as "isSettled",
        r.corrected_on as "correctedOn", r.corrected_late as "correctedLate", coalesce(c.changes, '[]') as changes
      from policy.published_receivable r
      left join lateral (
        select json_agg(json_build_object('kind', c.kind, 'amount', c.amount, 'on', c.occurred_on, 'designated', c.designated)
          order by c.occurred_on, c.id) as changes
        from policy.published_receivable_change c
        where c.receivable_id = r.id and c.kind <> 'reversal'
          and not exists (select from policy.published_receivable_change back where back.reverses = c.id)
      ) c on true
      where r.policy_id = $1 and r.buyer = $2 and (($3::text[] is null and r.settled < r.amount) or r.id = any ($3))
      order by r.due_on, r.id limit $4`,
    values: [of.policyId, of.buyer, of.ids, most + 1]
  })
  const wanted = of.onlyOwed ? rows.filter(({ isSettled }) => !isSettled) : rows
  return {
    receivables: wanted.map(row => putForwardOf(row, claimableFromOf(row))),
    undesignatedPayments: wanted.flatMap(({ changes }) =>
      changes
        .filter(({ kind, designated }) => kind === 'payment' && !designated)
        .map(({ amount, on }) => ({ amount, paidOn: on }))
    ),
    found: new Set(rows.map(({ id }) => id)),
    isOwed: rows.some(({ isSettled }) => !isSettled)
  }
}

function putForwardOf(row: DeclaredRow, claimableFrom: PlainDate | null): PutForwardReceivable {
  const total = (kind: Change['kind']) =>
    row.changes.filter(change => change.kind === kind).reduce((sum, { amount }) => sum + amount, 0)
  return {
    receivableId: row.id,
    invoiceNumber: row.invoiceNumber,
    taxInvoiceNumber: row.taxInvoiceNumber,
    instrument: row.instrument,
    suppliedOn: row.suppliedOn,
    dueOn: row.dueOn,
    billIssuedOn: row.billIssuedOn,
    amount: wonView(won(row.amount)),
    vat: row.vat === null ? null : wonView(won(row.vat)),
    payments: row.changes
      .filter(({ kind, designated }) => kind === 'payment' && designated)
      .map(({ amount, on }) => ({ amount, paidOn: on })),
    returned: total('return'),
    offset: total('offset'),
    withdrawn: total('withdrawal'),
    correctedOn: row.correctedOn,
    correctedLate: row.correctedLate,
    interestBearing: false,
    // The officer finds out otherwise; a sale whose return is not due yet is paid provisionally then.
    vatStatus: 'declared',
    realTrade: true,
    disputed: row.disputed,
    claimableFrom
  }
}

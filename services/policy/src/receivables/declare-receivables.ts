import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { taxInvoiceKey } from '@trade-credit/domain/losses/tax-invoice-key.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { newId } from '@trade-credit/service/ids.ts'
import type { Declaration } from './declaration.ts'

/** What became of a declaration: a new receivable, one that was declared in the same words before, or one that says otherwise. */
export interface Declared {
  readonly is: 'declared' | 'known' | 'differs'
  readonly receivableId: string
  /** What it says otherwise. */
  readonly differing: readonly (keyof Declaration)[]
}

/** When receivables are declared, and the withdrawn one, if any, that they say aright. */
export interface DeclaredWhen {
  readonly today: PlainDate
  readonly now: Date
  readonly corrects?: string | null
  /** How far a due date that has passed may be put off (`mostMonthsPutOff`). */
  readonly mostMonths: number
}

interface Existing {
  readonly id: string
  readonly buyer: string
  readonly instrument: string
  readonly invoice_number: string
  readonly tax_invoice_number: string | null
  readonly supplied_on: string
  readonly due_on: string
  readonly amount: bigint
  readonly supply_value: bigint | null
  readonly vat: bigint | null
  readonly bill_issued_on: string | null
}

/**
 * Keeps receivables under a policy, in two statements however many they are. An invoice is known by its tax invoice number, however that
 * is written, and by its own number at the buyer: declared again, by whomever and whenever, it stays one. One that was withdrawn wholly is
 * declared anew by a new receivable, which remembers that. What became of each, in the order given.
 */
export async function declareReceivables(
  trx: Pick<JobTransaction, 'query'>,
  policy: { readonly id: string; readonly organisation: string },
  declarations: readonly Declaration[],
  { today, now, corrects = null, mostMonths }: DeclaredWhen
): Promise<Declared[]> {
  const rows = declarations.map(declaration => ({ id: newId('rv'), ...declaration }))
  const inserted = trx.query<{ id: string }>({
    // Many are planned anew: by a plan that was made while there were few receivables, each chunk of an import would read them all.
    ...(rows.length > 1 ? {} : { name: 'insert_receivables' }),
    text: INSERT,
    values: [policy.organisation, policy.id, JSON.stringify(rows), now, today, corrects, mostMonths]
  })
  const isNew = new Set((await inserted).map(row => row.id))
  const repeated = rows.filter(row => !isNew.has(row.id))
  const existing = repeated.length === 0 ? [] : await findSame(trx, policy, repeated)
  const byTaxInvoice = new Map(existing.map(row => [taxKey(row.tax_invoice_number), row]))
  const byInvoice = new Map(existing.map(row => [invoiceKey(row.buyer, row.invoice_number), row]))
  return rows.map(row => {
    if (isNew.has(row.id)) return { is: 'declared', receivableId: row.id, differing: [] }
    const one = row.taxInvoiceNumber === null ? undefined : byTaxInvoice.get(taxKey(row.taxInvoiceNumber))
    const other = byInvoice.get(invoiceKey(row.buyer, row.invoiceNumber))
    const same = one ?? other
    if (!same) throw new Error('the same receivable stood in the way and is not there')
    const differing = differencesOf(row, same)
    const agrees = (other ?? same).id === same.id && differing.length === 0
    return { is: agrees ? 'known' : 'differs', receivableId: same.id, differing }
  })
}

// Someone else's transaction that is adding the same invoice is waited for. Of one tax invoice written in two ways, the first counts.
// What is declared takes the place of all withdrawn ones whose numbers it has, also of those that were declared anew under other numbers:
// it is late where one of them was. A later due date than one that has passed puts that one off, as an agreement on the overdue would: up to
// so many months from the first one, and beyond it is late, too.
const INSERT = `with told as materialized (
    select r.*, policy.tax_invoice_key(r."taxInvoiceNumber") as key,
      row_number() over (partition by coalesce(policy.tax_invoice_key(r."taxInvoiceNumber"), r.id) order by r.id) as nth
    from json_to_recordset($3) as r (id text, buyer text, instrument text, "invoiceNumber" text, "taxInvoiceNumber" text,
      "suppliedOn" date, "dueOn" date, amount bigint, "supplyValue" bigint, vat bigint, "billIssuedOn" date)
  ), known as materialized (
    select tax_invoice_key as key
    from policy.receivables_of_tax_invoices($1, $2, (select array_agg(key) from told where key is not null))
  )
  insert into policy.receivable (id, organisation, policy_id, buyer, instrument, invoice_number, tax_invoice_number,
    supplied_on, due_on, amount, supply_value, vat, bill_issued_on, corrects, corrected_on, corrected_late, put_off_from,
    created_at, updated_at)
  select told.id, $1, $2, buyer, instrument, "invoiceNumber", "taxInvoiceNumber", "suppliedOn", "dueOn", amount, "supplyValue", vat,
    "billIssuedOn", before.id, case when before.id is not null then $5::date end, 
    coalesce(before.corrected_late or told."dueOn" > before.due_on + make_interval(months => $7), before.corrected_late, false),
    before.due_on, $4, $4
  from told cross join lateral (
    select (array_agg(w.id order by w.id is not distinct from $6 desc, w.id desc))[1] as id, bool_or(w.corrected_late) as corrected_late,
      min(least(w.put_off_from, w.due_on)) filter (where least(w.put_off_from, w.due_on) < least($5::date, told."dueOn")) as due_on
    from policy.receivable w
    where w.organisation = $1 and w.policy_id = $2 and w.withdrawn = w.amount
      and (w.id = $6 or (w.buyer, w.invoice_number) = (told.buyer, told."invoiceNumber")
        or policy.tax_invoice_key(w.tax_invoice_number) = told.key)
  ) as before
  where nth = 1 and not exists (select from known where known.key = told.key)
  order by told.id
  on conflict do nothing returning id`

function findSame(
  trx: Pick<JobTransaction, 'query'>,
  policy: { readonly id: string; readonly organisation: string },
  declarations: readonly Declaration[]
): Promise<Existing[]> {
  return trx.query<Existing>({
    name: 'find_same_receivables',
    text: `select id, buyer, instrument, invoice_number, tax_invoice_number, supplied_on, due_on, amount, supply_value, vat, bill_issued_on
      from policy.receivable where id in (
        select r.id from unnest($3::text[], $4::text[]) as asked (buyer, number)
        join policy.receivable r on r.organisation = $1 and r.policy_id = $2 and r.buyer = asked.buyer
          and r.invoice_number = asked.number and r.withdrawn < r.amount
        union all
        select known.id from policy.receivables_of_tax_invoices($1, $2,
          (select array_agg(policy.tax_invoice_key(number)) from unnest($5::text[]) as asked (number))) known
      )`,
    values: [
      policy.organisation,
      policy.id,
      declarations.map(({ buyer }) => buyer),
      declarations.map(({ invoiceNumber }) => invoiceNumber),
      declarations.map(({ taxInvoiceNumber }) => taxInvoiceNumber)
    ]
  })
}

/**
 * What is said of the receivable in other words than before. What is left out on either side contradicts nothing, unless the declaration
 * is to take the other's place.
 */
export function differencesOf(
  declaration: Declaration,
  row: Existing,
  { withLeftOut = false }: { readonly withLeftOut?: boolean } = {}
): (keyof Declaration)[] {
  const kept: Record<keyof Declaration, string | bigint | null> = {
    buyer: row.buyer,
    instrument: row.instrument,
    invoiceNumber: row.invoice_number,
    taxInvoiceNumber: taxKey(row.tax_invoice_number),
    suppliedOn: row.supplied_on,
    dueOn: row.due_on,
    amount: row.amount,
    supplyValue: row.supply_value,
    vat: row.vat,
    billIssuedOn: row.bill_issued_on
  }
  const said = { ...declaration, taxInvoiceNumber: taxKey(declaration.taxInvoiceNumber) }
  const fields = Object.keys(kept) as (keyof Declaration)[]
  return fields.filter(field => {
    const [now, before] = [said[field], kept[field]]
    if (now === null || before === null) return withLeftOut && now !== before
    return String(now) !== String(before)
  })
}

function taxKey(number: string | null): string | null {
  return number === null ? null : taxInvoiceKey(number)
}

function invoiceKey(buyer: string, invoiceNumber: string): string {
  return `${buyer} ${invoiceNumber}`
}

import type { Transaction } from '@trade-credit/database/transaction.ts'
import { taxInvoiceKey } from '@trade-credit/domain/losses/tax-invoice-key.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { KEY_OF_INVOICE } from '../claims/declared-receivables.ts'
import type { PutForwardReceivable } from '../claims/put-forward.ts'
import { agreedClaimableDays } from '../overdues/agreed-days.ts'

/** What a receivable that a claim brings along is compared by with what was declared. */
export type BroughtAlong = Pick<
  PutForwardReceivable,
  | 'invoiceNumber'
  | 'taxInvoiceNumber'
  | 'instrument'
  | 'suppliedOn'
  | 'dueOn'
  | 'amount'
  | 'payments'
  | 'returned'
  | 'offset'
  | 'disputed'
>

/** A declared receivable that has a number of one that is brought along. */
export interface DeclaredLike
  extends Pick<BroughtAlong, 'invoiceNumber' | 'taxInvoiceNumber' | 'instrument' | 'suppliedOn' | 'dueOn'> {
  readonly id: string
  readonly buyer: string
  readonly amount: bigint
  readonly settled: bigint
  readonly withdrawn: bigint
  readonly disputed: boolean
  readonly correctedOn: PlainDate | null
  readonly correctedLate: boolean
  /** First day on which it can be claimed as overdue, as it was agreed or marked; null where neither was. */
  readonly claimableOn: PlainDate | null
}

/** When and by which rules what was declared is looked at. */
export interface LookedAt {
  readonly on: PlainDate
  readonly rulebook: RulebookVersion
}

/** What was declared under the policy by these numbers. */
export async function findDeclaredLike(
  trx: Pick<Transaction, 'query'>,
  { policyId, buyer }: { readonly policyId: string; readonly buyer: string },
  own: readonly Pick<BroughtAlong, 'invoiceNumber' | 'taxInvoiceNumber'>[],
  { on, rulebook }: LookedAt
): Promise<DeclaredLike[]> {
  if (own.length === 0) return []
  const rows = await trx.query<Omit<DeclaredLike, 'claimableOn'>>({
    name: 'declared_by_number',
    text: `select r.id, r.invoice_number as "invoiceNumber", r.tax_invoice_number as "taxInvoiceNumber", r.instrument,
        r.supplied_on as "suppliedOn", r.due_on as "dueOn", r.buyer, r.amount, r.settled, r.withdrawn,
        r.disputed_on is not null as disputed, r.corrected_on as "correctedOn", r.corrected_late as "correctedLate"
      from policy.published_receivable r
      where r.policy_id = $1 and ((r.buyer = $2 and ${KEY_OF_INVOICE} = any ($3))
        or regexp_replace(upper(normalize(r.tax_invoice_number, NFKC)), '[^[:alnum:]]', '', 'g') = any ($4))`,
    values: [
      policyId,
      buyer,
      own.map(({ invoiceNumber }) => taxInvoiceKey(invoiceNumber)),
      own.flatMap(({ taxInvoiceNumber }) => (taxInvoiceNumber === null ? [] : taxInvoiceKey(taxInvoiceNumber)))
    ]
  })
  const ids = rows.map(({ id }) => id)
  const agreed = await agreedClaimableDays(trx, ids, on, rulebook)
  return rows.map(row => ({ ...row, claimableOn: agreed.get(row.id) ?? null }))
}

/** What a claim goes by of a receivable that it brings along. */
export interface KnownOf {
  /** The declared one that says the same and knows no less: what is declared of it later is followed. */
  readonly receivableId: string | null
  /** As the declared one that says the same writes it: it is counted by it. */
  readonly invoiceNumber: string
  readonly correctedOn: PlainDate | null
  readonly correctedLate: boolean
  /** The day to which its overdue was put off; null where that was not agreed. */
  readonly claimableOn: PlainDate | null
}

/**
 * Says what is known of receivables that a claim brings along; null where none was declared by its number. With other facts than it was
 * declared with, or with less paid, disputed or withdrawn, it counts as declared anew on the day of the filing, so that an officer looks
 * at the papers: otherwise an event would let every declaration be improved. What says the same counts as declared when that was. Either
 * way it can be claimed as overdue no earlier than what was declared.
 */
export function knownAmong(declared: readonly DeclaredLike[], buyer: string, on: PlainDate) {
  const byNumber = Map.groupBy(
    declared.filter(row => row.buyer === buyer),
    ({ invoiceNumber }) => taxInvoiceKey(invoiceNumber)
  )
  const byTaxInvoice = Map.groupBy(
    declared.filter(({ taxInvoiceNumber }) => taxInvoiceNumber !== null),
    ({ taxInvoiceNumber }) => taxInvoiceKey(taxInvoiceNumber ?? '')
  )
  return (own: BroughtAlong): KnownOf | null => {
    const ofTaxInvoice = own.taxInvoiceNumber === null ? [] : byTaxInvoice.get(taxInvoiceKey(own.taxInvoiceNumber))
    const ofNumber = byNumber.get(taxInvoiceKey(own.invoiceNumber)) ?? []
    // Of a number that is written otherwise, other facts may be another receivable: officers are told of it when they assess.
    const isIt = (row: DeclaredLike) => row.invoiceNumber === own.invoiceNumber || saysTheSame(row, own, buyer)
    const known = [...ofNumber.filter(isIt), ...(ofTaxInvoice ?? [])]
    if (known.length === 0) return null
    const same = known.find(row => saysTheSame(row, own, buyer))
    if (!same) {
      const days = known.flatMap(({ withdrawn, amount, claimableOn }) => (withdrawn < amount && claimableOn) || [])
      const claimableOn = days.toSorted().at(-1) ?? null
      return { receivableId: null, invoiceNumber: own.invoiceNumber, correctedOn: on, correctedLate: true, claimableOn }
    }
    const { id, settled, disputed, correctedOn, correctedLate, claimableOn } = same
    // Where the claim knows of more, it says so itself.
    const knowsNoMore = settled === settledOf(own) && disputed === own.disputed
    const invoiceNumber = ofNumber.includes(same) ? same.invoiceNumber : own.invoiceNumber
    return { receivableId: knowsNoMore ? id : null, invoiceNumber, correctedOn, correctedLate, claimableOn }
  }
}

/** The receivables that a claim brings along, with what is known of them. */
export async function markDeclaredOtherwise(
  trx: Pick<Transaction, 'query'>,
  of: { readonly policyId: string; readonly buyer: string },
  own: readonly PutForwardReceivable[],
  looked: LookedAt
): Promise<PutForwardReceivable[]> {
  const knownOf = knownAmong(await findDeclaredLike(trx, of, own, looked), of.buyer, looked.on)
  return own.map(receivable => {
    const known = knownOf(receivable)
    if (known === null) return receivable
    const { claimableOn, ...marks } = known
    return { ...receivable, ...marks, claimableFrom: laterOf(receivable.claimableFrom, claimableOn) }
  })
}

/** The later day; null where the claim is for an event of the buyer, which has its own. */
export function laterOf<Own extends PlainDate | null>(own: Own, agreed: PlainDate | null): Own | PlainDate {
  return own !== null && agreed !== null && agreed > own ? agreed : own
}

function saysTheSame(row: DeclaredLike, own: BroughtAlong, buyer: string): boolean {
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

function settledOf({ payments, returned, offset }: BroughtAlong): bigint {
  return payments.reduce((sum, { amount }) => sum + BigInt(amount), BigInt(returned) + BigInt(offset))
}

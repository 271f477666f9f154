import { type Finding, finding } from '../finding.ts'
import { daysBetween, type PlainDate } from '../plain-date.ts'
import type { Rule, Rules } from '../rules.ts'
import { type Won, wonView } from '../won.ts'
import { taxInvoiceKey } from './tax-invoice-key.ts'

/** What two receivables on one buyer are compared by. */
export interface ComparedReceivable {
  readonly invoiceNumber: string
  readonly taxInvoiceNumber: string | null
  readonly suppliedOn: PlainDate
  readonly amount: Won
}

/** A receivable that another claim of the policyholder puts forward. */
export interface ClaimedElsewhere extends ComparedReceivable {
  readonly claimId: string
}

/** By what a receivable resembles one of another claim, or of its own. */
export interface Resemblance extends Pick<ComparedReceivable, 'invoiceNumber' | 'suppliedOn' | 'amount'> {
  /** The other claim; null where the other receivable is of this one, or was declared under its policy. */
  readonly claimId: string | null
  readonly by: 'number' | 'amount'
}

const PARAMETER = 'claims.resembling_receivable_days'

/**
 * Compares receivables with those that other claims of the policyholder put forward on the same buyer: one of the same number, however it is
 * written and whatever its day, or of the same amount that was supplied within so many days, the nearest one. Two that have tax invoices of
 * their own are two. Nothing where the contract's rulebook is from before there was the rule.
 */
export function resemblances(elsewhere: readonly ClaimedElsewhere[], rules: Rules) {
  if (elsewhere.length === 0 || !rules.states(PARAMETER)) return () => null
  const days = rules.count(PARAMETER).value
  const byNumber = Map.groupBy(elsewhere, ({ invoiceNumber }) => taxInvoiceKey(invoiceNumber))
  const byAmount = Map.groupBy(elsewhere, ({ amount }) => amount)
  return (receivable: ComparedReceivable): Resemblance | null => {
    const apart = (other: ComparedReceivable) => Math.abs(daysBetween(receivable.suppliedOn, other.suppliedOn))
    const nearest = (others: readonly ClaimedElsewhere[] = []) =>
      others.reduce<ClaimedElsewhere | null>(
        (found, other) => (haveTheirOwn(receivable, other) || (found && apart(found) <= apart(other)) ? found : other),
        null
      )
    const same = nearest(byNumber.get(taxInvoiceKey(receivable.invoiceNumber)))
    if (same) return { ...told(same), by: 'number' }
    const like = nearest(byAmount.get(receivable.amount))
    return like && apart(like) <= days ? { ...told(like), by: 'amount' } : null
  }
}

/**
 * Compares receivables of a claim with each other, and with what was declared under its policy: one of the same number that is written
 * otherwise. As it is written, the same number is the same receivable; and so is the same tax invoice, and two of them are two.
 */
export function writtenOtherwise(others: readonly ComparedReceivable[], rules: Rules) {
  if (!rules.states(PARAMETER)) return () => null
  const byNumber = Map.groupBy(others, ({ invoiceNumber }) => taxInvoiceKey(invoiceNumber))
  return (receivable: ComparedReceivable): Resemblance | null => {
    const { invoiceNumber, taxInvoiceNumber } = receivable
    const same = byNumber
      .get(taxInvoiceKey(invoiceNumber))
      ?.find(one => one.invoiceNumber !== invoiceNumber && (one.taxInvoiceNumber === null || taxInvoiceNumber === null))
    return same ? { ...told({ ...same, claimId: null }), by: 'number' } : null
  }
}

/** Tells officers of it; nothing is left out for it. Null without a resemblance, or a rule of it. */
export function resemblanceFinding(resemblance: Resemblance | null, rules: Rules): Finding | null {
  if (resemblance === null || !rules.states(PARAMETER)) return null
  const { claimId, invoiceNumber, suppliedOn, amount, by } = resemblance
  const rule: Rule = rules.count(PARAMETER)
  const detail = { invoiceNumber, date: suppliedOn, amount: wonView(amount) }
  if (claimId === null)
    return finding('note', 'receivable', 'receivable.same_number_written_otherwise', { detail, rule })
  const code = by === 'number' ? 'receivable.same_number_elsewhere' : 'receivable.same_amount_elsewhere'
  return finding('note', 'receivable', code, { detail: { claim: claimId, ...detail }, rule })
}

/** What is told to officers alone: the other claim may be of another organisation. */
export const FOR_OFFICERS: ReadonlySet<Finding['code']> = new Set([
  'receivable.same_number_elsewhere',
  'receivable.same_amount_elsewhere'
])

function haveTheirOwn(one: ComparedReceivable, other: ComparedReceivable): boolean {
  if (one.taxInvoiceNumber === null || other.taxInvoiceNumber === null) return false
  return taxInvoiceKey(one.taxInvoiceNumber) !== taxInvoiceKey(other.taxInvoiceNumber)
}

function told({ claimId, invoiceNumber, suppliedOn, amount }: Omit<Resemblance, 'by'>) {
  return { claimId, invoiceNumber, suppliedOn, amount }
}

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

/** By what a receivable resembles one of another claim. */
export interface Resemblance extends Pick<ClaimedElsewhere, 'claimId' | 'invoiceNumber' | 'suppliedOn' | 'amount'> {
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

/** Tells officers of it; nothing is left out for it. Null without a resemblance, or a rule of it. */
export function resemblanceFinding(resemblance: Resemblance | null, rules: Rules): Finding | null {
  if (resemblance === null || !rules.states(PARAMETER)) return null
  const { claimId, invoiceNumber, suppliedOn, amount, by } = resemblance
  const rule: Rule = rules.count(PARAMETER)
  const code = by === 'number' ? 'receivable.same_number_elsewhere' : 'receivable.same_amount_elsewhere'
  const detail = { claim: claimId, invoiceNumber, date: suppliedOn, amount: wonView(amount) }
  return finding('note', 'receivable', code, { detail, rule })
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

function told({ claimId, invoiceNumber, suppliedOn, amount }: ClaimedElsewhere) {
  return { claimId, invoiceNumber, suppliedOn, amount }
}

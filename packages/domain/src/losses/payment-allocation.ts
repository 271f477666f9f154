import type { PlainDate } from '../plain-date.ts'
import { lesserWon, NO_WON, sumOfWon, type Won, won } from '../won.ts'
import { splitInProportion } from './proportional-split.ts'

/** A debt of the buyer: what is owed of one receivable before payments. */
export interface Debt {
  readonly id: string
  readonly arisenOn: PlainDate
  readonly dueOn: PlainDate
  readonly owed: Won
  /** A debt with interest is settled before one without: the debtor gains more by it (민법 §477 2호). */
  readonly interestBearing: boolean
}

export interface Payment {
  readonly amount: Won
  readonly paidOn: PlainDate
  /** The debt that the payer or the payee designated (민법 §476); null when nobody did. */
  readonly designatedTo: string | null
}

export interface Allocation {
  /** Won paid on each debt, by its id; every debt has an entry. */
  readonly paid: ReadonlyMap<string, Won>
  /** Won paid beyond all debts. */
  readonly unallocated: Won
}

/**
 * Which debts the buyer's payments settle. Designated payments go first; what exceeds their debt joins the undesignated ones,
 * which settle in the order of their days: debts that are due before those that are not, then those with interest, then the
 * earliest due; debts equal in all of this in proportion to their amounts (민법 §477). A debt that had not arisen on the day
 * comes last. Every won paid is allocated or left over. Throws a RangeError for two debts of one id or an unknown designation.
 */
export function allocatePayments(debts: readonly Debt[], payments: readonly Payment[]): Allocation {
  const open = new Map(debts.map(debt => [debt.id, debt.owed]))
  if (open.size !== debts.length) throw new RangeError('two debts have the same id')

  const undesignated: Payment[] = []
  for (const payment of payments) {
    if (payment.designatedTo === null) undesignated.push(payment)
    else {
      const rest = settle(open, payment.designatedTo, payment.amount)
      if (rest > 0n) undesignated.push({ ...payment, amount: rest, designatedTo: null })
    }
  }
  let unallocated = NO_WON
  for (const { amount, paidOn } of undesignated.toSorted((a, b) => compare(a.paidOn, b.paidOn))) {
    unallocated = won(unallocated + settleInOrder(open, debts, amount, paidOn))
  }
  return { paid: new Map(debts.map(debt => [debt.id, won(debt.owed - openOf(open, debt.id))])), unallocated }
}

/** Settles debt after debt, equal ones together; returns what is left of the payment. */
function settleInOrder(open: Map<string, Won>, debts: readonly Debt[], amount: Won, paidOn: PlainDate): Won {
  const order = (a: Debt, b: Debt) => compareByLaw(a, b, paidOn)
  const waiting = debts.filter(debt => openOf(open, debt.id) > 0n).toSorted(order)
  let left = amount
  while (left > 0n && waiting[0]) {
    const first = waiting[0]
    const equals = waiting.filter(debt => order(debt, first) === 0)
    waiting.splice(0, equals.length)
    const owed = equals.map(debt => openOf(open, debt.id))
    const paid = lesserWon(left, sumOfWon(owed))
    const shares = splitInProportion(paid, owed)
    equals.forEach((debt, i) => settle(open, debt.id, shares[i] ?? NO_WON))
    left = won(left - paid)
  }
  return left
}

/** Below 0 when only b holds, above 0 when only a does. */
function falseFirst(a: boolean, b: boolean): number {
  return (a ? 1 : 0) - (b ? 1 : 0)
}

/** 민법 §477: 1호 due before undue, 2호 the greater gain to the debtor, 3호 the earliest due; 0 when 4호 shares them. */
function compareByLaw(a: Debt, b: Debt, paidOn: PlainDate): number {
  return (
    falseFirst(a.arisenOn > paidOn, b.arisenOn > paidOn) ||
    falseFirst(a.dueOn > paidOn, b.dueOn > paidOn) ||
    falseFirst(b.interestBearing, a.interestBearing) ||
    compare(a.dueOn, b.dueOn)
  )
}

function settle(open: Map<string, Won>, id: string, amount: Won): Won {
  const owed = openOf(open, id)
  const paid = lesserWon(owed, amount)
  open.set(id, won(owed - paid))
  return won(amount - paid)
}

function openOf(open: ReadonlyMap<string, Won>, id: string): Won {
  const owed = open.get(id)
  if (owed === undefined) throw new RangeError(`no debt ${id}`)
  return owed
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

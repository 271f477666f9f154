import { type Finding, finding } from '../finding.ts'
import type { Buyer } from '../party/buyer.ts'
import type { HeldBill } from '../party/held-bill.ts'
import { addMonths, daysBetween } from '../plain-date.ts'
import { ratio } from '../ratio.ts'
import type { Rule } from '../rules.ts'
import { sumOfWon } from '../won.ts'
import { type Case, hasTerm, missingFact, termOf } from './case.ts'

const LONGEST_ELECTRONIC = 'law.electronic_bill_max_months'

/** The term by which a product insures bills already held (003:L2109 이미 취득한 어음); null where it insures what is to come. */
export function heldBillsRule(on: Case): Rule<string> | null {
  if (!hasTerm(on, 'covers')) return null
  const rule = on.rules.text(termOf(on.product, 'covers'))
  return rule.value === 'held_bills' ? rule : null
}

/** Bills by the buyer that owes them; `pointer` is where the request names the bill. */
export type BillsByBuyer = ReadonlyMap<string, readonly PointedBill[]>
type PointedBill = HeldBill & { readonly pointer: string }

/** The bills of a request by the buyer that owes them. */
export function billsByBuyer(bills: readonly HeldBill[]): BillsByBuyer {
  return Map.groupBy(
    bills.map((bill, i) => ({ ...bill, pointer: `/bills/${i}` })),
    ({ buyer }) => buyer
  )
}

/** 003:L2109: each bill on the buyer has to be held on the day of the quote and not be due yet; without one there is nothing to insure. */
export function heldBillFindings(bills: readonly PointedBill[], on: Case): Finding[] {
  const rule = heldBillsRule(on)
  if (rule === null) return []
  if (bills.length === 0) return [missingFact('buyer', '/bills', rule)]
  return bills.flatMap(bill => [...holdingFindings(bill, rule, on), ...runningFindings(bill, on)])
}

function holdingFindings({ billNumber, acquiredOn, dueOn, pointer }: PointedBill, rule: Rule, on: Case): Finding[] {
  const { asOf } = on.rules
  if (acquiredOn > asOf) {
    const detail = { billNumber, acquiredOn, asOf }
    return [finding('decline', 'buyer', 'buyer.bill_not_held', { pointer: `${pointer}/acquiredOn`, rule, detail })]
  }
  if (dueOn > asOf) return []
  const detail = { billNumber, dueOn, asOf }
  return [finding('decline', 'buyer', 'buyer.bill_already_due', { pointer: `${pointer}/dueOn`, rule, detail })]
}

/** A bill is issued, then acquired, then due; an electronic one runs no longer than the law lets it (전자어음법 §6⑤, 초과할 수 없다). */
function runningFindings(
  { billNumber, issuedOn, acquiredOn, dueOn, electronic, pointer }: PointedBill,
  on: Case
): Finding[] {
  if (acquiredOn < issuedOn || dueOn < issuedOn) {
    const detail = { billNumber, issuedOn, acquiredOn, dueOn }
    return [finding('refer', 'buyer', 'buyer.bill_dates_contradict', { pointer, detail })]
  }
  if (!electronic || !on.rules.states(LONGEST_ELECTRONIC)) return []
  const rule = on.rules.count(LONGEST_ELECTRONIC)
  if (dueOn <= addMonths(issuedOn, rule.value)) return []
  const detail = { billNumber, issuedOn, dueOn, months: rule.value }
  return [finding('decline', 'buyer', 'buyer.electronic_bill_too_long', { pointer: `${pointer}/dueOn`, rule, detail })]
}

/** A bill on a firm that is no buyer of the request would be left out in silence: a person asks. */
export function strayBillFindings(bills: BillsByBuyer, buyers: readonly Buyer[], on: Case): Finding[] {
  if (heldBillsRule(on) === null) return []
  const listed = new Set<string>(buyers.map(({ businessNumber }) => businessNumber))
  return [...bills].flatMap(([buyer, own]) =>
    listed.has(buyer)
      ? []
      : own.map(({ billNumber, pointer }) =>
          finding('refer', 'quote', 'quote.bill_of_no_buyer', {
            pointer: `${pointer}/buyer`,
            detail: { billNumber, buyer }
          })
        )
  )
}

/**
 * The buyer as its bills make it: what they come to is insured, until the one that runs longest is due, and each is rated for as long
 * as it runs (assumed, as the terms of bill insurance are not published). Unchanged without bills.
 */
export function buyerOfBills(buyer: Buyer, bills: readonly HeldBill[], on: Case): Buyer {
  if (heldBillsRule(on) === null || bills.length === 0) return buyer
  const days = bills.map(({ dueOn }) => Math.max(1, daysBetween(on.rules.asOf, dueOn)))
  const expectedSales = sumOfWon(bills.map(({ amount }) => amount))
  const wonDays = bills.reduce((sum, { amount }, i) => sum + amount * BigInt(days[i] ?? 1), 0n)
  return {
    ...buyer,
    expectedSales,
    paymentTermDays: Math.max(...days),
    ...(expectedSales > 0n && { meanTermDays: ratio(wonDays, expectedSales) })
  }
}

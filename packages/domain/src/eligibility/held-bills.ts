import { type Finding, finding } from '../finding.ts'
import type { Buyer } from '../party/buyer.ts'
import type { HeldBill } from '../party/held-bill.ts'
import { daysBetween } from '../plain-date.ts'
import type { Rule } from '../rules.ts'
import { sumOfWon } from '../won.ts'
import { type Case, hasTerm, missingFact, termOf } from './case.ts'

/** The term by which a product insures bills already held (003:L2109 이미 취득한 어음); null where it insures what is to come. */
export function heldBillsRule(on: Case): Rule<string> | null {
  if (!hasTerm(on, 'covers')) return null
  const rule = on.rules.text(termOf(on.product, 'covers'))
  return rule.value === 'held_bills' ? rule : null
}

/** 003:L2109: each bill on the buyer has to be held on the day of the quote and not be due yet; without one there is nothing to insure. */
export function heldBillFindings(bills: readonly HeldBill[], pointer: string, on: Case): Finding[] {
  const rule = heldBillsRule(on)
  if (rule === null) return []
  if (bills.length === 0) return [missingFact('buyer', '/bills', rule)]
  const { asOf } = on.rules
  return bills.flatMap(({ acquiredOn, dueOn }) => {
    if (acquiredOn > asOf) {
      return [finding('decline', 'buyer', 'buyer.bill_not_held', { pointer, rule, detail: { acquiredOn, asOf } })]
    }
    if (dueOn > asOf) return []
    return [finding('decline', 'buyer', 'buyer.bill_already_due', { pointer, rule, detail: { dueOn, asOf } })]
  })
}

/**
 * The buyer as its bills make it: what they come to is insured, for as long as the one that runs longest (assumed, as the terms of
 * bill insurance are not published). Unchanged without bills.
 */
export function buyerOfBills(buyer: Buyer, bills: readonly HeldBill[], on: Case): Buyer {
  if (heldBillsRule(on) === null || bills.length === 0) return buyer
  const days = bills.map(({ dueOn }) => daysBetween(on.rules.asOf, dueOn))
  return {
    ...buyer,
    expectedSales: sumOfWon(bills.map(({ amount }) => amount)),
    paymentTermDays: Math.max(1, ...days)
  }
}

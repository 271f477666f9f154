import { type Finding, finding } from '../finding.ts'
import type { Rule, Rules } from '../rules.ts'
import { type Won, wonAbove, wonView } from '../won.ts'
import type { ClaimedReceivable, Cover } from './claimed-receivable.ts'

/** Products whose receivables come in one form only: 001:L367 전자방식 외상매출채권, 003:L2109 어음. Null where the form counts. */
export function instrumentNotCovered(
  { instrument }: ClaimedReceivable,
  { product }: Cover,
  rules: Rules
): Finding | null {
  if (product === undefined) return null
  const own = `coverage.instruments.${product}`
  const rule = rules.codes(rules.states(own) ? own : 'coverage.instruments')
  return rule.value.includes(instrument)
    ? null
    : finding('decline', 'receivable', 'receivable.instrument_not_covered', { rule })
}

/** 003:L2109: bill insurance covers the bills that were held and listed, and no other one. Null for a listed bill. */
export function billNotListed(receivable: ClaimedReceivable, cover: Cover, rules: Rules): Finding | null {
  if (cover.basis !== 'held_bills' || !cover.listedBills || listedAmount(receivable, cover) !== null) return null
  return finding('decline', 'receivable', 'receivable.bill_not_listed', { rule: coversRule(cover, rules) })
}

/** What of a listed bill was never insured, as the list says less than is claimed; null where it says as much. */
export function aboveListedBill(
  receivable: ClaimedReceivable,
  cover: Cover,
  rules: Rules
): { finding: Finding; amount: Won } | null {
  const listed = listedAmount(receivable, cover)
  if (listed === null || receivable.amount <= listed) return null
  const rule = coversRule(cover, rules)
  const detail = { listed: wonView(listed) }
  return {
    finding: finding('note', 'receivable', 'receivable.above_listed_bill', { detail, rule }),
    amount: wonAbove(receivable.amount, listed)
  }
}

function listedAmount({ billNumber, invoiceNumber }: ClaimedReceivable, { basis, listedBills }: Cover): Won | null {
  return basis === 'held_bills' ? (listedBills?.get(billNumber ?? invoiceNumber) ?? null) : null
}

function coversRule({ product = 'bill' }: Cover, rules: Rules): Rule<string> {
  return rules.text(`${product}.covers`)
}

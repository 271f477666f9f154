import { type Finding, finding } from '../finding.ts'
import { portionOf, ratio } from '../ratio.ts'
import type { Rule, Rules } from '../rules.ts'
import { lesserWon, NO_WON, type Won, won, wonView } from '../won.ts'
import type { ClaimedReceivable } from './claimed-receivable.ts'
import { aboveListedBill } from './covered-instruments.ts'
import { type ExclusionContext, exclusionsOf } from './receivable-exclusions.ts'
import { resemblanceFinding } from './resembling-receivable.ts'

/** Some won that do not count, and why: a deduction that speaks for itself, or the code of a finding. */
export interface LeftOut {
  readonly reason: 'returned' | 'offset' | 'withdrawn' | 'payments' | Finding['code']
  readonly amount: Won
  readonly rule: Rule | null
}

/** `amount` is always `counted` plus everything left out. */
export interface AssessedReceivable {
  readonly invoiceNumber: string
  readonly amount: Won
  readonly counted: Won
  readonly leftOut: readonly LeftOut[]
  readonly findings: readonly Finding[]
}

/**
 * What of a receivable counts: the invoiced amount, of a bill at most what is listed, less returns, offsets, what was withdrawn and `paid`, the
 * payments allocated to it; then nothing when an exclusion stands against it, and by the parameter no VAT.
 */
export function assessReceivable(
  receivable: ClaimedReceivable,
  paid: Won,
  context: ExclusionContext
): AssessedReceivable {
  const leftOut: LeftOut[] = []
  let counted = receivable.amount
  const leave = (reason: LeftOut['reason'], amount: Won, rule: Rule | null = null) => {
    const taken = lesserWon(counted, amount)
    counted = won(counted - taken)
    if (taken > 0n) leftOut.push({ reason, amount: taken, rule })
  }
  const above = aboveListedBill(receivable, context.cover, context.rules)
  if (above) leave(above.finding.code, above.amount, above.finding.rule)
  leave('returned', receivable.returned)
  leave('offset', receivable.offset)
  leave('withdrawn', receivable.withdrawn ?? NO_WON)
  leave('payments', paid)
  const findings: Finding[] = []
  if (counted > 0n) {
    findings.push(...exclusionsOf(receivable, context))
    const [gravest] = findings
    if (gravest) leave(gravest.code, counted, gravest.rule)
  }
  if (above) findings.push(above.finding)
  if (counted > 0n) {
    const vat = vatFinding(receivable, counted, context.rules)
    if (vat) {
      findings.push(vat.finding)
      leave(vat.finding.code, vat.amount, vat.finding.rule)
    }
  }
  // Assumed: a sale whose return is not due yet is paid provisionally (부가세법 §49), with clawback if it is then omitted.
  if (counted > 0n && receivable.vatStatus === 'not_yet_due') {
    findings.push(
      finding('note', 'receivable', 'receivable.vat_return_not_yet_due', {
        rule: context.rules.flag('claims.vat_return_required')
      })
    )
  }
  if (counted > 0n) {
    const resembling = resemblanceFinding(receivable.resembles ?? null, context.rules)
    if (resembling) findings.push(resembling)
  }
  return { invoiceNumber: receivable.invoiceNumber, amount: receivable.amount, counted, leftOut, findings }
}

/** Whether VAT counts is not published: by the parameter, its share of what is unpaid is left out, rounded down. */
function vatFinding(
  receivable: ClaimedReceivable,
  unpaid: Won,
  rules: Rules
): { finding: Finding; amount: Won } | null {
  const rule = rules.flag('claims.vat_in_loss')
  if (rule.value) return null
  if (receivable.vat === null)
    return { finding: finding('refer', 'receivable', 'receivable.vat_not_stated', { rule }), amount: unpaid }
  const amount = portionOf(unpaid, ratio(receivable.vat, receivable.amount), 'down')
  if (amount === 0n) return null
  return {
    finding: finding('note', 'receivable', 'receivable.vat_left_out', { detail: { amount: wonView(amount) }, rule }),
    amount
  }
}

/** A second entry of an invoice counts for nothing; its payments are taken to be those of the first. */
export function listedTwice({ invoiceNumber, amount }: ClaimedReceivable): AssessedReceivable {
  const found = finding('decline', 'receivable', 'receivable.listed_twice', { detail: { invoiceNumber } })
  return {
    invoiceNumber,
    amount,
    counted: NO_WON,
    leftOut: [{ reason: found.code, amount, rule: null }],
    findings: [found]
  }
}

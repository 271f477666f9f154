import { type Finding, finding } from '../finding.ts'
import type { PlainDate } from '../plain-date.ts'
import type { Rule, Rules } from '../rules.ts'
import { lesserWon, NO_WON, sumOfWon, type Won, won, wonAbove, wonView } from '../won.ts'
import { type AssessedReceivable, assessReceivable, listedTwice } from './assess-receivable.ts'
import type { ClaimedReceivable, Cover } from './claimed-receivable.ts'
import { type Allocation, allocatePayments } from './payment-allocation.ts'
import { taxInvoiceKey } from './tax-invoice-key.ts'

/** A cost of preventing or reducing the loss (상법 §680). */
export interface LossReductionCost {
  readonly amount: Won
  /** Whether it was necessary or useful; only then it is paid. */
  readonly necessary: boolean
}

/** What a loss is assessed from. */
export interface LossInput {
  readonly receivables: readonly ClaimedReceivable[]
  /** Payments of the buyer that nobody designated to one receivable. */
  readonly undesignatedPayments: readonly { readonly amount: Won; readonly paidOn: PlainDate }[]
  /** What collateral brought in. */
  readonly securityProceeds: Won
  /** How much the loss grew because the event was notified late (상법 §657②). */
  readonly addedByLateNotice: Won
  readonly lossReductionCosts: readonly LossReductionCost[]
  readonly cover: Cover
  readonly on: PlainDate
}

/** 실제손해: the actual loss, to which the coverage ratio is applied later. */
export interface AssessedLoss {
  readonly receivables: readonly AssessedReceivable[]
  readonly countedReceivables: Won
  readonly securityProceedsDeducted: Won
  readonly lateNoticeDeducted: Won
  readonly actualLoss: Won
  /** Paid beside the loss, even above the insured amount (상법 §680). */
  readonly lossReductionCosts: Won
  /** True while a counted receivable's VAT return is not yet due: a payment may be taken back if it is omitted. */
  readonly provisional: boolean
  readonly findings: readonly Finding[]
}

/**
 * The actual loss of a claim: per receivable what is unpaid and covered, with a reason for each won left out, then less
 * security proceeds and what late notice added. Interest and lost profit are never part of it (상법 §667). Payments are
 * allocated over all receivables, covered or not, before anything is left out. `rules` are those of the contract.
 */
export function assessLoss(input: LossInput, rules: Rules): AssessedLoss {
  const once = withoutRepeats(input.receivables)
  const allocation = allocate([...once], input.undesignatedPayments)
  const receivables = input.receivables.map(receivable =>
    once.has(receivable)
      ? assessReceivable(receivable, allocation.paid.get(receivable.invoiceNumber) ?? NO_WON, {
          cover: input.cover,
          rules,
          on: input.on
        })
      : listedTwice(receivable)
  )
  const counted = sumOfWon(receivables.map(receivable => receivable.counted))
  const security = lesserWon(counted, input.securityProceeds)
  const lateNotice = lesserWon(won(counted - security), input.addedByLateNotice)
  const costsAdded = rules.flag('claims.loss_reduction_costs_added')
  const provisional = receivables.some(r => r.findings.some(f => f.code === 'receivable.vat_return_not_yet_due'))
  return {
    receivables,
    countedReceivables: counted,
    securityProceedsDeducted: security,
    lateNoticeDeducted: lateNotice,
    actualLoss: won(counted - security - lateNotice),
    lossReductionCosts: costsAdded.value
      ? sumOfWon(input.lossReductionCosts.filter(cost => cost.necessary).map(cost => cost.amount))
      : NO_WON,
    provisional,
    findings: [
      ...unallocatedFindings(allocation),
      ...lateNoticeFindings(lateNotice),
      ...costFindings(input, costsAdded)
    ]
  }
}

/** Each receivable once: the first of those with the same invoice number or the same tax invoice. */
function withoutRepeats(receivables: readonly ClaimedReceivable[]): ReadonlySet<ClaimedReceivable> {
  const seen = new Set<string>()
  return new Set(
    receivables.filter(({ invoiceNumber, taxInvoiceNumber }) => {
      const keys = [`invoice:${invoiceNumber}`, ...(taxInvoiceNumber ? [`tax:${taxInvoiceKey(taxInvoiceNumber)}`] : [])]
      const isRepeat = keys.some(key => seen.has(key))
      for (const key of keys) seen.add(key)
      return !isRepeat
    })
  )
}

function allocate(
  receivables: readonly ClaimedReceivable[],
  undesignated: LossInput['undesignatedPayments']
): Allocation {
  return allocatePayments(
    receivables.map(r => ({
      id: r.invoiceNumber,
      arisenOn: r.suppliedOn,
      dueOn: r.dueOn,
      owed: wonAbove(r.amount, won(r.returned + r.offset + (r.withdrawn ?? NO_WON))),
      interestBearing: r.interestBearing
    })),
    [
      ...receivables.flatMap(r => r.payments.map(payment => ({ ...payment, designatedTo: r.invoiceNumber }))),
      ...undesignated.map(payment => ({ ...payment, designatedTo: null }))
    ]
  )
}

function unallocatedFindings({ unallocated }: Allocation): Finding[] {
  if (unallocated === 0n) return []
  return [finding('note', 'claim', 'claim.payments_beyond_receivables', { detail: { amount: wonView(unallocated) } })]
}

/** 상법 §657②: the insurer is not liable for the loss that late notice added, and for no more than that. */
function lateNoticeFindings(deducted: Won): Finding[] {
  return deducted === 0n
    ? []
    : [finding('note', 'claim', 'claim.loss_added_by_late_notice', { detail: { amount: wonView(deducted) } })]
}

function costFindings(input: LossInput, rule: Rule): Finding[] {
  const refused = sumOfWon(input.lossReductionCosts.filter(cost => !cost.necessary).map(cost => cost.amount))
  return refused === 0n
    ? []
    : [finding('note', 'claim', 'claim.cost_not_necessary', { detail: { amount: wonView(refused) }, rule })]
}
